import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that cannot outlive this process: its keeper holds a pipe to us and ends it when the pipe closes, however we die. */
export interface Kept extends AsyncDisposable {
  process: ChildProcess;
  /** What it has written to stdout and stderr so far. */
  log(): string;
}

/**
 * Ends the program once stdin is at its end, and removes `$folder` after the program in any case.
 * TERM ends most programs; INT after it makes Postgres drop its clients instead of waiting for them.
 * The keeper writes nothing: a word to a reader that died would kill it before it has cleaned up.
 * The second try at the folder is for a grandchild that was still writing into it.
 */
const KEEPER = `
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & program=$!
exec >/dev/null 2>&1
( cat <&3; kill -TERM "$program"; kill -INT "$program" ) &
exec 3<&-
wait "$program"; code=$?
[ -z "$folder" ] || rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
exit $code`;

type KeepOptions = Omit<SpawnOptions, 'stdio' | 'detached'> & {
  /** A folder to remove after the program; empty for none. */
  removing: string;
};

/** Starts a program under a keeper with a session of its own, so that Ctrl-C in a terminal reaches us and not it. */
export function keep(command: string, args: string[], { removing, ...options }: KeepOptions): Kept {
  const child = spawn('/bin/sh', ['-c', KEEPER, 'keeper', removing, command, ...args], {
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
 * Asks until the answer is yes. A busy machine takes ten times what a quiet one does, and a program that cannot start ends by itself.
 * @throws Error with the program's log when it ends before, or after `timeoutMs`.
 */
export async function waitUntilReady(name: string, kept: Kept, isReady: () => Promise<boolean>, timeoutMs = 90_000) {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; ) {
    if (kept.process.exitCode !== null) throw new Error(`${name} ended with code ${kept.process.exitCode}:\n${kept.log()}`);
    if (await isReady()) return;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw new Error(`${name} was not ready after ${timeoutMs} ms:\n${kept.log()}`);
}
