import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** How long a stopped child may take to clean up before it is killed. */
const GRACE_MS = 5000;
const running = new Set<ChildProcess>();

export interface ChildOptions {
  env?: Readonly<Record<string, string | undefined>>;
  /** `keep` returns what the child printed; `show-stderr` lets it tell people its progress there and drops the rest. */
  output: 'keep' | 'show-stderr';
}

/**
 * Runs a program in the repository's root, in a process group of its own, without standard input.
 * @returns its exit code (128 and more for a signal) and what it printed, both streams in their order.
 * @throws Error with code ENOENT when there is no such program.
 */
export async function runChild(program: string, args: readonly string[], options: ChildOptions) {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: options.output === 'show-stderr' ? ['ignore', 'ignore', 1] : ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const ended = Promise.withResolvers<number>();
  child.once('error', ended.reject);
  child.once('close', (code, signal) => ended.resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  try {
    return { code: await ended.promise, output };
  } finally {
    running.delete(child);
  }
}

/**
 * Ctrl-C and termination stop every running child with all that it started, then this process. A second signal changes nothing:
 * at a terminal Ctrl-C comes twice, from the terminal and from the bootstrap that hands it on.
 */
export function stopChildrenOnSignal(): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    const children = [...running];
    for (const child of children) signalGroup(child, signal);
    const exit = () => process.exit(128 + constants.signals[signal]);
    setTimeout(() => {
      for (const child of children) signalGroup(child, 'SIGKILL');
      exit();
    }, GRACE_MS);
    void Promise.all(children.map((child) => new Promise((closed) => child.once('close', closed)))).then(exit);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch (thrown) {
    // It has ended in the meantime, which is what was wanted.
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}
