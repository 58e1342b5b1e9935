import { isOfJob, reportArtifactName } from '#core/identity.ts';
import { ownReport } from '#core/own-report.ts';
import type { Report } from '#core/report.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { once } from '#kit/once.ts';
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
      const own = (await listed()).filter(({ name }) => name.startsWith(prefix) && isOfJob(name.slice(prefix.length), job));
      const fitting = own.filter(({ size_in_bytes }) => size_in_bytes <= MAX_ARTIFACT_BYTES);
      const found = await Promise.all(
        fitting.map(async ({ id, name }) => ownReport(name, await readArtifact(client, id, isReportFile, MAX_REPORT_BYTES))),
      );
      return found.filter((report) => report !== undefined);
    },
  };
}

/** The report file may have any name; it lies at the top, perhaps beside evidence that is JSON too. */
const isReportFile = (name: string) => name.endsWith('.json') && !name.includes('/');
