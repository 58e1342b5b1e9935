import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { messageOf, UserError } from './errors.ts';

/** `RUNNER_TEMP/shipgate/<gate>-<job>/report.json`: a folder of the gate's own, so that evidence of two gates never mixes. */
export function defaultReportFile(gate: string, env: Readonly<Record<string, string | undefined>>): string {
  const step = env.GITHUB_ACTION?.replace(/[^A-Za-z0-9_-]/g, '') || 'local';
  return join(env.RUNNER_TEMP ?? tmpdir(), 'shipgate', `${gate}-${step}`, 'report.json');
}

/** Makes the folder in which report and evidence are written, and returns its absolute path. */
export function makeReportFolder(reportFile: string): string {
  const folder = resolve(dirname(reportFile));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new UserError(
      `Cannot make the folder of report-file "${reportFile}": ${messageOf(cause)}. Choose a path that can be written.`,
    );
  }
  return folder;
}
