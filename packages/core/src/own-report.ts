import { reportArtifactName } from './identity.ts';
import { parseReport, type Report } from './report.ts';

/**
 * The report among an artifact's files, which may have any name and lie beside evidence that is JSON too.
 * It counts only under its own artifact's name: a job that runs a stranger's code may leave artifacts too, and under another's name a
 * report is nobody's.
 */
export const ownReport = (artifact: string, texts: readonly string[]): Report | undefined =>
  texts.flatMap(reportIn).find(({ id }) => reportArtifactName(id) === artifact);

function reportIn(text: string): Report[] {
  try {
    return [parseReport(text)];
  } catch {
    // Evidence, or broken: no report.
    return [];
  }
}
