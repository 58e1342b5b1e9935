import { createHash } from 'node:crypto';
import { constants, openAsBlob } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { changedFile, unreadable } from './changed.ts';
import { WHOLE_MAX_BYTES } from './digest.ts';
import type { HashedFile } from './source-file.ts';

/**
 * What is sent for a file. A large one is read from disk while it is sent; of a link, the text it holds.
 * @throws FileError when the file has changed since its digest was taken, or cannot be read any more.
 */
export async function readBody(source: HashedFile): Promise<Uint8Array<ArrayBuffer> | Blob> {
  try {
    return await read(source);
  } catch (cause) {
    throw unreadable(source.file, cause);
  }
}

async function read({ file, path, mode, sha, size }: HashedFile): Promise<Uint8Array<ArrayBuffer> | Blob> {
  const isLink = (mode & constants.S_IFMT) === constants.S_IFLNK;
  if (!isLink && size > WHOLE_MAX_BYTES) {
    // Its bytes are compared by Vercel, which knows the digest; reading them twice here would cost as much as sending them.
    if ((await lstat(path)).size !== size) throw changedFile(file);
    return await openAsBlob(path);
  }
  const bytes = isLink ? new Uint8Array(Buffer.from(await readlink(path))) : await readFile(path);
  if (createHash('sha1').update(bytes).digest('hex') !== sha) throw changedFile(file);
  return bytes;
}
