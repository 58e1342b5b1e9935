import { writeSync } from 'node:fs';

const STDOUT = 1;
const READER_IS_BEHIND_MS = 5;

/**
 * Writes a line to standard output. It is out when this returns, so the process may end right after it.
 * `process.stdout` would load Node's streams and sockets first: a tenth of the time that an empty program takes (ADR 0002).
 */
export function writeLine(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSome(rest));
}

/** Where a library has looked at `process.stdout`, a full pipe refuses (EAGAIN) instead of waiting for its reader. */
function writeSome(bytes: Buffer): number {
  try {
    return writeSync(STDOUT, bytes);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EAGAIN') throw cause;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, READER_IS_BEHIND_MS);
    return 0;
  }
}
