import { formatBytes, formatDuration, plainText, plural } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { isAnswerLost, UPLOAD_WIDTH } from '../adapters/vercel/client.ts';
import type { Clock } from '../clock.ts';
import { changedFile, FileError, hasChanged } from '../files/changed.ts';
import { inParallel } from '../files/in-parallel.ts';
import type { HashedFile } from '../files/source-file.ts';
import { type Amount, amountOf, createProgress } from './progress.ts';
import { type Allowance, isShort, QuotaError, readRefusal } from './quota.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** Tries of one file that a 5xx, a cut connection or silence ends; a refusal is no try. */
const MAX_TRIES = 5;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 8000;
/** So often in a row nothing at all was taken: then waiting longer does not help. */
const MAX_REFUSALS = 8;

/** One try may take this long, and a second more for each of so many bytes: slower than that it counts as stuck. */
const TRY_MS = 30_000;
const MIN_BYTES_PER_S = 64 * 1024;

export interface Uploader {
  /** Sends one file, once. @returns what Vercel says is left of the quota. */
  send(file: HashedFile, timeoutMs: number): Promise<Allowance>;
  tell(line: string): void;
  clock: Clock;
  /** When the upload has to be done, in milliseconds since the epoch. */
  deadline: number;
  /** Between 0 and 1; `Math.random` unless told. */
  random?: () => number;
  /** What to do when the quota will not last for all: `stop` throws QuotaError before it is used up. */
  whenShort: 'stop' | 'go-on';
}

/**
 * Uploads the files that Vercel named as missing. The first goes alone, since its answer tells what is left of the quota; then fifty at a time,
 * fewer after a 429. A 5xx, a cut connection or silence is tried again, file by file.
 * @param sent counts what was sent, also when it ends early.
 * @throws UserError that names the file which could not be sent, QuotaError when the account's quota refuses it. Nothing more is begun then.
 */
export async function uploadFiles(missing: readonly HashedFile[], uploader: Uploader, sent: Amount): Promise<void> {
  const { clock, tell, random = Math.random } = uploader;
  const total = amountOf(missing);
  if (total.files === 0) return;
  tell(`Uploading ${plural(total.files, 'file')} (${formatBytes(total.bytes)}).`);
  const throttle = createThrottle(UPLOAD_WIDTH, clock, random);
  using progress = createProgress(total, tell, clock.now);
  let begun = 0;
  const upload = async (file: HashedFile) => {
    begun += 1;
    const allowance = await sendUntilTaken(file, uploader, throttle).catch(async (cause: unknown) => {
      throttle.open();
      throw await explained(file, cause, progress.done, total);
    });
    progress.add(file.size);
    sent.files += 1;
    sent.bytes += file.size;
    if (uploader.whenShort === 'stop' && isShort(allowance, total.files - begun, clock.now())) {
      throttle.open();
      throw new QuotaError(
        `Vercel takes ${allowance.remaining} more uploads, and ${total.files - begun} files are left to send.`,
      );
    }
  };
  await upload(missing[0] as HashedFile);
  await inParallel(missing.slice(1), UPLOAD_WIDTH, upload);
}

async function sendUntilTaken(file: HashedFile, uploader: Uploader, throttle: Throttle): Promise<Allowance> {
  const { clock, send, tell, deadline, random = Math.random } = uploader;
  for (let tries = 1; ; ) {
    const ticket = await throttle.enter();
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) {
      throttle.leave(ticket, 'failed');
      throw new UserError('timeout-minutes had passed. Raise it, or run the job again: it sends only what is missing.');
    }
    try {
      const allowance = await send(file, Math.ceil(Math.min(leftMs, tryMs(file.size))));
      throttle.leave(ticket, 'taken');
      return allowance;
    } catch (error) {
      if (error instanceof ServiceError && error.status === 429) {
        const refusal = readRefusal(error, clock.now());
        throttle.leave(ticket, refusal instanceof QuotaError ? 'failed' : refusal);
        if (refusal instanceof QuotaError) throw refusal;
        if (throttle.refusals() > MAX_REFUSALS) throw error;
        continue;
      }
      throttle.leave(ticket, 'failed');
      if (!isAnswerLost(error) || tries >= MAX_TRIES) throw error;
      const delayMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1)) * (1 + random());
      tries += 1;
      tell(`${error.message} Trying ${plainText(file.file)} again in ${formatDuration(delayMs)} (attempt ${tries}).`);
      await clock.sleep(delayMs);
    }
  }
}

/** How long one try of a file may take, in milliseconds. */
export const tryMs = (sizeBytes: number): number => TRY_MS + (sizeBytes / MIN_BYTES_PER_S) * 1000;

/** Names the file, and what to do about it. What is no failure of the upload, such as a cancellation, stays what it is. */
async function explained(file: HashedFile, cause: unknown, done: Amount, total: Amount): Promise<unknown> {
  if (!(cause instanceof UserError) || cause instanceof QuotaError || cause instanceof FileError) return cause;
  if (cause instanceof ServiceError && (await hasChanged(file))) return changedFile(file.file);
  const remedy =
    cause instanceof ServiceError && cause.status === 413
      ? ' Set archive to "tgz": then it is sent in smaller parts.'
      : ` ${done.files} of ${plural(total.files, 'file')} had been sent; a further run sends only the rest.`;
  return new UserError(`Uploading ${plainText(file.file)} failed: ${messageOf(cause)}${remedy}`);
}

/** One file per content among those that Vercel has not got yet. */
export function missingFiles(files: readonly HashedFile[], digests: readonly string[]): HashedFile[] {
  const byDigest = new Map(files.map((file) => [file.sha, file]));
  return [...new Set(digests)].flatMap((digest) => byDigest.get(digest) ?? []);
}
