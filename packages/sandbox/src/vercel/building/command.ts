import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { BuildEvents } from './events.ts';

export interface Command {
  line: string;
  cwd: string;
  env: Record<string, string>;
  events: BuildEvents;
  signal: AbortSignal;
}

/**
 * Runs a line in a shell and lets its output become build events.
 * The shell leads a process group of its own, so that a cancellation reaches whatever it started.
 * @returns the exit code; 128 plus nothing told when a signal ended it.
 */
export async function runCommand({ line, cwd, env, events, signal }: Command): Promise<number> {
  signal.throwIfAborted();
  events.add({ type: 'command', text: `Running "${line}"` });
  const child = spawn('/bin/sh', ['-c', line], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.pid !== undefined && killGroup(child.pid);
  signal.addEventListener('abort', kill);
  createInterface(child.stdout).on('line', (text) => events.add({ type: 'stdout', text }));
  createInterface(child.stderr).on('line', (text) => events.add({ type: 'stderr', text, level: 'error' }));
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 128));
    });
  } finally {
    signal.removeEventListener('abort', kill);
    // What a finished build left running in the background ends with its container.
    kill();
  }
}

function killGroup(pid: number) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (cause) {
    // Nobody left in the group is what was wanted.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}
