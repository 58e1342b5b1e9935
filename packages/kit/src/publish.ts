import { compactReport } from '#core/compact.ts';
import { reportAnnotations } from '#core/render/annotations.ts';
import { reportSummary } from '#core/render/summary.ts';
import type { Report } from '#core/report.ts';
import { writeReport } from './report-folder.ts';
import { annotation } from './runner/commands.ts';
import type { Session } from './session.ts';

interface Channels {
  file: string;
  session: Session;
  say: (line: string) => void;
  summary: 'report' | 'own';
  title: string;
}

/**
 * Hands a finished, redacted Report to everyone who waits for it: the report file, the outputs that every action sets, annotations, the job
 * summary and the artifact. The artifact comes last: its service may be slow, and a cancelled job keeps what was set before.
 */
export async function publish(report: Report, { file, session, say, summary, title }: Channels): Promise<void> {
  session.output('verdict', report.verdict);
  session.output('report', compactReport(report));
  const reportFile = writeReport(report, file);
  session.output('report-file', reportFile);
  for (const { level, message, ...place } of reportAnnotations(report, title)) say(annotation(level, message, place));
  session.log.info(`${title}: ${report.verdict}. ${report.reason}`);
  if (summary === 'report') session.summary(reportSummary(report, title));
  const { ACTIONS_RESULTS_URL: service, ACTIONS_RUNTIME_TOKEN: token } = session.env;
  if (!service || !token || session.signal.aborted) return;
  const { uploadReport } = await import('./artifacts/upload-report.ts');
  await uploadReport(report, reportFile, session);
}
