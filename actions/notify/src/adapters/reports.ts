import { reportArtifactName, reportId } from '#core/identity.ts';
import { parseReport, type Report } from '#core/report.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { listArtifacts, readArtifact } from './github-artifacts.ts';

/** Evidence travels with a report; a larger artifact is not worth the wait. */
const MAX_ARTIFACT_BYTES = 64 * 1024 * 1024;
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

/** Reports that jobs of one run left as artifacts `shipgate-report-<id>`; a matrix leaves several. */
export function artifactReports(client: HttpClient, runId: number) {
  const listed = once(() => listArtifacts(client, `/actions/runs/${runId}/artifacts`));
  return {
    async of(job: string): Promise<readonly Report[]> {
      const prefix = reportArtifactName('');
      const [, part] = reportId('project', job, 'gate').split('.');
      const own = (await listed()).filter(
        ({ name }) => name.startsWith(prefix) && name.slice(prefix.length).split('.')[1] === part,
      );
      const fitting = own.filter(({ size_in_bytes }) => size_in_bytes <= MAX_ARTIFACT_BYTES);
      const found = await Promise.all(
        fitting.map(async ({ id, name }) => {
          const files = await readArtifact(client, id, isReportFile, MAX_REPORT_BYTES);
          // Under another's name a report is nobody's: a job that runs a stranger's code may leave artifacts too.
          return files.flatMap(reportIn).filter((report) => reportArtifactName(report.id) === name);
        }),
      );
      return found.flatMap((reports) => reports.slice(0, 1));
    },
  };
}

/** The report file may have any name; it lies at the top, perhaps beside evidence that is JSON too. */
const isReportFile = (name: string) => name.endsWith('.json') && !name.includes('/');

function reportIn(text: string): Report[] {
  try {
    return [parseReport(text)];
  } catch {
    return [];
  }
}

function once<T>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= begin();
    return begun;
  };
}
