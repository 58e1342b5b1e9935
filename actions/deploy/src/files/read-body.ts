import { constants, openAsBlob } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import type { SourceFile } from './source-file.ts';

const WHOLE_MAX_BYTES = 256 * 1024;

/** What is sent for a file, good for several attempts. A large one is read from disk while it is sent; of a link, the text it holds. */
export async function readBody({ path, mode, size = 0 }: SourceFile): Promise<Uint8Array<ArrayBuffer> | Blob> {
  if ((mode & constants.S_IFMT) === constants.S_IFLNK) return new Uint8Array(Buffer.from(await readlink(path)));
  return size > WHOLE_MAX_BYTES ? await openAsBlob(path) : await readFile(path);
}
