import { formatBytes, plural } from '#core/text.ts';

/** How often a person is told how far it is. */
const TELL_EVERY_MS = 5000;

export interface Amount {
  files: number;
  bytes: number;
}

export const amountOf = (files: readonly { size: number }[]): Amount => ({
  files: files.length,
  bytes: files.reduce((bytes, { size }) => bytes + size, 0),
});

/** Counts what has been sent, and tells it every five seconds, also while one large file is under way. Ends with `dispose`. */
export function createProgress(total: Amount, tell: (line: string) => void, now: () => number) {
  const done: Amount = { files: 0, bytes: 0 };
  let toldAt = now();
  const say = () => {
    toldAt = now();
    tell(`Uploaded ${done.files} of ${plural(total.files, 'file')} (${formatBytes(done.bytes)} of ${formatBytes(total.bytes)}).`);
  };
  const timer = setInterval(() => now() - toldAt >= TELL_EVERY_MS && say(), TELL_EVERY_MS);
  // An upload under way keeps the process alive; this line about it must not.
  timer.unref();
  return {
    done,
    add(bytes: number) {
      done.files += 1;
      done.bytes += bytes;
      if (now() - toldAt >= TELL_EVERY_MS) say();
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
