import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reportArtifactName } from '#core/identity.ts';
import type { Report } from '#core/report.ts';
import { holdsSecret } from '#core/secrets.ts';
import { messageOf } from '../errors.ts';
import type { Session } from '../session.ts';

/**
 * Uploads the report and its evidence as one artifact, `shipgate-report-<id>`.
 * It is best effort: an artifact service that is down warns. A file in which a known secret is found stays where it is.
 */
export async function uploadReport(report: Report, reportFile: string, session: Session): Promise<void> {
  const folder = dirname(reportFile);
  const paths = report.evidence
    .flatMap((evidence) => (evidence.path ? [join(folder, evidence.path)] : []))
    .filter((path) => existsSync(path));
  const clean = paths.filter((path) => !holdsSecret(readFileSync(path, 'utf8'), session.secrets));
  if (clean.length < paths.length) {
    session.log.warning(
      `${paths.length - clean.length} evidence file(s) hold a secret and were not uploaded.`,
      'Evidence kept back',
    );
  }
  const { uploadFiles } = await import('./upload-files.ts');
  await uploadFiles(reportArtifactName(report.id), [reportFile, ...clean], folder).catch((thrown) =>
    session.log.warning(`The report could not be uploaded as an artifact: ${messageOf(thrown)}`, 'No artifact'),
  );
}
