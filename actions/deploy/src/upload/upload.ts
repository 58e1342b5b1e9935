import pLimit from 'p-limit';
import { plural } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { UPLOAD_WIDTH } from '../adapters/vercel/client.ts';
import type { HashedFile } from '../files/source-file.ts';
import { formatBytes } from '../words.ts';

/** How often a person is told how far it is. */
const TELL_EVERY_MS = 5000;

export interface Uploader {
  send(file: HashedFile): Promise<void>;
  tell(line: string): void;
  now(): number;
}

/**
 * Uploads the files that Vercel named as missing, each content once, fifty at a time.
 * @returns how many and how large they were.
 * @throws UserError that names the file which could not be sent; nothing more is started then.
 */
export async function uploadFiles(missing: readonly HashedFile[], uploader: Uploader): Promise<{ files: number; bytes: number }> {
  const total = sum(missing);
  const limit = pLimit(UPLOAD_WIDTH);
  const done = { files: 0, bytes: 0 };
  let toldAt = uploader.now();
  uploader.tell(`Uploading ${plural(missing.length, 'file')} (${formatBytes(total)}).`);
  const upload = async (file: HashedFile) => {
    await uploader.send(file);
    done.files += 1;
    done.bytes += file.size;
    if (uploader.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = uploader.now();
    uploader.tell(`Uploaded ${done.files} of ${missing.length} files (${formatBytes(done.bytes)} of ${formatBytes(total)}).`);
  };
  const naming = (file: HashedFile) => (cause: unknown) => {
    limit.clearQueue();
    throw cause instanceof UserError ? new UserError(`Uploading ${file.file} failed: ${messageOf(cause)}`) : cause;
  };
  await Promise.all(missing.map((file) => limit(() => upload(file)).catch(naming(file))));
  return done;
}

/** One file per content among those that Vercel has not got yet. */
export function missingFiles(files: readonly HashedFile[], digests: readonly string[]): HashedFile[] {
  const byDigest = new Map(files.map((file) => [file.sha, file]));
  return [...new Set(digests)].flatMap((digest) => byDigest.get(digest) ?? []);
}

const sum = (files: readonly HashedFile[]) => files.reduce((bytes, { size }) => bytes + size, 0);
