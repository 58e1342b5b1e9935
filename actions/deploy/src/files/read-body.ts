import { createHash } from 'node:crypto';
import { constants, lstatSync, openAsBlob, readFileSync, readlinkSync } from 'node:fs';
import { changedFile, unreadable } from './changed.ts';
import { WHOLE_MAX_BYTES } from './digest.ts';
import type { HashedFile } from './source-file.ts';

/**
 * What is sent for a file. A large one is read from disk while it is sent; of a link, the text it holds.
 * @throws FileError when the file has changed since its digest was taken, or cannot be read any more.
 */
export async function readBody(source: HashedFile): Promise<Uint8Array<ArrayBuffer> | Blob> {
  if (source.bytes) return source.bytes;
  const { file, path, size } = source;
  try {
    if (size <= WHOLE_MAX_BYTES) return readWhole(source);
    // Its bytes are compared by Vercel, which knows the digest; reading them twice here would cost as much as sending them.
    if (lstatSync(path).size !== size) throw changedFile(file);
    return await openAsBlob(path);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** The bytes of a small file or a link, as they were hashed. @throws FileError when they have changed since. */
export function readWhole({ file, path, mode, sha, bytes }: HashedFile): Uint8Array<ArrayBuffer> {
  if (bytes) return bytes;
  const isLink = (mode & constants.S_IFMT) === constants.S_IFLNK;
  const read = isLink ? new Uint8Array(Buffer.from(readlinkSync(path))) : readFileSync(path);
  if (createHash('sha1').update(read).digest('hex') !== sha) throw changedFile(file);
  return read;
}
