import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that cannot outlive this process: its keeper holds a pipe to us and ends it when the pipe closes, however we die. */
export interface Kept extends AsyncDisposable {
  process: ChildProcess;
  /** What it has written to stdout and stderr so far. */
  log(): string;
}

/** Ends `$program` and removes `$folder` once stdin is at its end; also removes it when the program ends by itself. */
const KEEPER = `
signal=$1 folder=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- & program=$!
( cat <&3; kill -"$signal" "$program" ) >/dev/null 2>&1 &
exec 3<&-
wait "$program"; code=$?
[ -z "$folder" ] || rm -rf "$folder"
exit $code`;

/**
 * Starts a program under a keeper of its own session, so that Ctrl-C in a terminal reaches us and not it.
 * @param options `endWith` is the signal that ends it in an orderly way; `removing` a folder to remove after the program has ended; empty for none.
 */
export function keep(
  command: string,
  args: string[],
  { endWith, removing, ...options }: Omit<SpawnOptions, 'stdio' | 'detached'> & { endWith: 'INT' | 'TERM'; removing: string },
): Kept {
  const child = spawn('/bin/sh', ['-c', KEEPER, 'keeper', endWith, removing, command, ...args], {
    ...options,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += chunk));
  const ended = once(child, 'exit');
  child.stdin?.on('error', () => {}); // EPIPE when the program has already ended: nothing is left to tell it
  return {
    process: child,
    log: () => log,
    async [Symbol.asyncDispose]() {
      child.stdin?.destroy();
      await ended;
    },
  };
}

/**
 * Asks until the answer is yes.
 * @throws Error with the program's log when it ends before, or after `timeoutMs`.
 */
export async function waitUntilReady(name: string, kept: Kept, isReady: () => Promise<boolean>, timeoutMs = 15_000) {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    if (kept.process.exitCode !== null) throw new Error(`${name} ended with code ${kept.process.exitCode}:\n${kept.log()}`);
    if (await isReady()) return;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw new Error(`${name} was not ready after ${timeoutMs} ms:\n${kept.log()}`);
}
