import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultArtifactClient } from '@actions/artifact';
import { ownReport } from '#core/own-report.ts';
import type { Report } from '#core/report.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Session } from '../session.ts';

/** The largest report is some hundred kilobytes. */
const MAX_REPORT_BYTES = 4 * 1024 * 1024;

/**
 * Reports that jobs of this run left as artifacts, by the artifact's name. The runner's own token is enough: no scope is asked for.
 * The job that a report is of replaces what another has left under its name.
 * @throws UserError when there is no artifact service, or it does not answer.
 */
export async function readReports(wanted: (name: string) => boolean, { env }: Session): Promise<Report[]> {
  if (!env.ACTIONS_RESULTS_URL || !env.ACTIONS_RUNTIME_TOKEN)
    throw new UserError('There is no artifact service to ask for reports of other jobs. Set url to the address of the site.');
  const client = new DefaultArtifactClient();
  try {
    const { artifacts } = await client.listArtifacts({ latest: true });
    const found: Report[] = [];
    for (const { id, name } of artifacts.filter((artifact) => wanted(artifact.name))) {
      const report = ownReport(name, await download(id, client, env.RUNNER_TEMP));
      if (report) found.push(report);
    }
    return found;
  } catch (thrown) {
    throw new UserError(`The reports of other jobs could not be read: ${messageOf(thrown)} Run this job again.`);
  }
}

async function download(id: number, client: DefaultArtifactClient, temp = tmpdir()): Promise<string[]> {
  const path = mkdtempSync(join(temp, 'shipgate-report-'));
  try {
    await client.downloadArtifact(id, { path });
    // The report lies at the top.
    const files = readdirSync(path).filter(
      (name) => name.endsWith('.json') && statSync(join(path, name)).size <= MAX_REPORT_BYTES,
    );
    return files.map((name) => readFileSync(join(path, name), 'utf8'));
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
