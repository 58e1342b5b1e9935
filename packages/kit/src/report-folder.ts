import { closeSync, constants, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Report } from '#core/report.ts';
import { messageOf, UserError } from './errors.ts';

/** `RUNNER_TEMP/shipgate/<gate>-<job>/report.json`: a folder of the gate's own, so that evidence of two gates never mixes. */
export function defaultReportFile(gate: string, env: Readonly<Record<string, string | undefined>>): string {
  const step = env.GITHUB_ACTION?.replace(/[^A-Za-z0-9_-]/g, '') || 'local';
  return join(env.RUNNER_TEMP ?? tmpdir(), 'shipgate', `${gate}-${step}`, 'report.json');
}

/**
 * Makes the folder in which report and evidence are written, and returns its absolute path.
 * @throws UserError when that cannot be, or when the report file itself could not be written.
 */
export function makeReportFolder(reportFile: string): string {
  const folder = resolve(dirname(reportFile));
  try {
    mkdirSync(folder, { recursive: true });
    writeHere(resolve(reportFile), '');
  } catch (cause) {
    throw new UserError(`Cannot write report-file "${reportFile}": ${messageOf(cause)}. Choose a path that can be written.`);
  }
  return folder;
}

/** Writes the whole Report, and returns the file's absolute path. */
export function writeReport(report: Report, file: string): string {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true });
  writeHere(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
}

/** Never through a link: a pull request can leave one where the report belongs, to a file of the runner. Windows does not know the flag. */
function writeHere(path: string, text: string): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}
