import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { HashedFile } from './source-file.ts';

/** A file of the source that cannot be deployed as it is; the message names it. */
export class FileError extends UserError {
  override name = 'FileError';
}

/** What was read is not what was there a moment before. */
export const changedFile = (file: string) =>
  new FileError(
    `${plainText(file)} changed while it was being deployed. Let every step that writes to it end first, and run the job again.`,
  );

/** Says which file could not be read, and why. What is no trouble with a file stays what it is. */
export function unreadable(file: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (cause instanceof UserError || code === undefined) return cause;
  const [what, remedy] =
    code === 'ENOENT'
      ? ['is not there any more', 'It was removed meanwhile, or a .vc-config.json names it: install what the functions need.']
      : [`cannot be read (${message.split(',')[0]})`, 'Give the job the right to read it, or name it in .vercelignore.'];
  return new FileError(`${plainText(file)} ${what}. ${remedy}`);
}

/** Whether a file's bytes are no longer those of its digest. */
export async function hasChanged({ path, mode, sha, size }: HashedFile): Promise<boolean> {
  if ((mode & constants.S_IFMT) === constants.S_IFLNK) return false;
  try {
    if ((await lstat(path)).size !== size) return true;
    const hash = createHash('sha1');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest('hex') !== sha;
  } catch {
    // It is gone or cannot be read: not what it was either.
    return true;
  }
}
