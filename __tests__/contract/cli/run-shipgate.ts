import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

export interface Done {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** `shipgate …` as a child process of its own, without a terminal; its environment is what is given and nothing of this process's. */
export async function runShipgate(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Done> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'scripts/shipgate.ts'), ...args], {
    cwd: folder,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((end) => child.once('close', end));
  const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { exitCode, stdout, stderr };
}
