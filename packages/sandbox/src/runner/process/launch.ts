import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How long a cancelled process has: milliseconds from SIGINT to SIGTERM, and from there until it is killed. */
export interface Grace {
  terminateAfterMs: number;
  killAfterMs: number;
}

/** What GitHub's runner grants. https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation */
export const GITHUB_GRACE: Grace = { terminateAfterMs: 7_500, killAfterMs: 2_500 };

/** How long output is waited for after a process ended whose children hold its pipes open. */
const DRAIN_MS = 500;

export interface Launch {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  onLine: (line: string) => void;
  /** Asks the process to stop: SIGINT, SIGTERM, then the kill of all it started. */
  signal: AbortSignal;
  grace: Grace;
}

/** Running processes, so that none outlives this one. */
const groups = new Set<number>();
process.on('exit', () => {
  for (const pid of groups) kill(pid);
});

/**
 * Runs one process with its own process group and hands over its output line by line.
 * @returns its exit code; 128 and the signal's number do not matter to GitHub, so a killed process counts as 1
 * @throws Error with the system's reason if it cannot start, such as E2BIG for a variable above 128 KiB
 */
export async function launch({ command, args, cwd, env, onLine, signal, grace }: Launch): Promise<number> {
  const child = start(command, args, cwd, env);
  const lines = Promise.all([readLines(child.stdout, onLine), readLines(child.stderr, onLine)]);
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(startFailure(command, cwd, cause)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  if (child.pid) groups.add(child.pid);
  const timers: NodeJS.Timeout[] = [];
  const stop = () => {
    child.kill('SIGINT');
    const kills = () => child.pid && kill(child.pid);
    const terminates = () => {
      child.kill('SIGTERM');
      timers.push(setTimeout(kills, grace.killAfterMs));
    };
    timers.push(setTimeout(terminates, grace.terminateAfterMs));
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const code = await exited;
    await Promise.race([lines, new Promise((resolve) => timers.push(setTimeout(resolve, DRAIN_MS)))]);
    return code;
  } finally {
    if (child.pid) groups.delete(child.pid);
    signal.removeEventListener('abort', stop);
    for (const timer of timers) clearTimeout(timer);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

function start(command: string, args: string[], cwd: string, env: Record<string, string>): ChildProcess {
  try {
    return spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  } catch (cause) {
    throw startFailure(command, cwd, cause);
  }
}

function startFailure(command: string, cwd: string, cause: unknown): Error {
  const code = (cause as NodeJS.ErrnoException).code;
  const reason = code === 'E2BIG' ? 'Argument list too long' : String(code ?? cause);
  const message = `An error occurred trying to start process '${command}' with working directory '${cwd}'. ${reason}`;
  return new Error(message, { cause });
}

async function readLines(stream: Readable | null, onLine: (line: string) => void) {
  if (!stream) return;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) onLine(line);
}

function kill(pid: number) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}
