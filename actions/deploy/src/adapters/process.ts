import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

export interface Child {
  file: string;
  args: readonly string[];
  cwd: string;
  /** All that it gets; nothing of this process's own. */
  env: Readonly<Record<string, string>>;
  /** Kills it, with all that it has started. */
  signal: AbortSignal;
  onLine(line: string): void;
}

/**
 * Runs a program without a shell, in a process group of its own, so that nothing of it outlives its end, a cancellation or this process.
 * @returns the exit code; undefined when it was killed.
 * @throws the signal's reason when that has aborted; Error with code ENOENT when there is no such program.
 */
export async function runProcess({ file, args, cwd, env, signal, onLine }: Child): Promise<number | undefined> {
  signal.throwIfAborted();
  const child = spawn(file, args, { cwd, env: { ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.pid !== undefined && killGroup(child.pid);
  signal.addEventListener('abort', kill);
  process.once('exit', kill);
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => onLine(stripVTControlCharacters(line)));
  try {
    const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
    signal.throwIfAborted();
    return code ?? undefined;
  } finally {
    signal.removeEventListener('abort', kill);
    process.off('exit', kill);
    kill();
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (cause) {
    // Nobody left in the group is what was wanted.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}
