import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { plainText } from '#core/text.ts';
import { changedFile, FileError, unreadable } from './changed.ts';
import { inParallel } from './in-parallel.ts';
import { nameIn, type Selection } from './select.ts';
import type { SourceFile } from './source-file.ts';

/** Up to here one read is cheaper than many, and memory stays small. */
export const WHOLE_MAX_BYTES = 256 * 1024;
const CHUNK_BYTES = 512 * 1024;
/** Large files that are read at the same time. */
const WIDTH = 8;
/** So many small files are read before anything else gets its turn, such as the signal that the job is cancelled. */
const FILES_A_TURN = 64;
/** The bytes of small files are kept for the upload, which then sends what was hashed without opening them again: up to so much in all. */
const KEPT_FILE_BYTES = 64 * 1024;
const KEPT_BYTES = 24 * 1024 * 1024;

/**
 * Reads mode, size and SHA-1 of each file. Large ones are read in pieces, so memory does not grow with them.
 * Small ones are read synchronously: a file of a few hundred bytes takes a tenth of the time that Node needs to hand it to another thread.
 * @throws FileError that names a file which cannot be read, has gone, changes meanwhile, or is no file at all.
 */
export async function digestFiles({ folder, paths }: Pick<Selection, 'folder' | 'paths'>): Promise<SourceFile[]> {
  const keep = { leftBytes: KEPT_BYTES };
  let read = 0;
  return await inParallel(paths, WIDTH, async (path) => {
    if (read++ % FILES_A_TURN === 0) await nextTurn();
    const file = nameIn(folder, path);
    try {
      return await digestFile(file, path, keep);
    } catch (cause) {
      throw unreadable(file, cause);
    }
  });
}

async function digestFile(file: string, path: string, keep: { leftBytes: number }): Promise<SourceFile> {
  const stats = lstatSync(path);
  const { mode } = stats;
  if (stats.isDirectory()) return { file, path, mode };
  refuseSpecial(file, stats);
  if (stats.isFile() && stats.size > WHOLE_MAX_BYTES) {
    const { sha, size } = await digestLarge(path);
    if (size !== stats.size) throw changedFile(file);
    return { file, path, mode, sha, size };
  }
  const bytes = stats.isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
  const isKept = bytes.length <= Math.min(KEPT_FILE_BYTES, keep.leftBytes);
  if (isKept) keep.leftBytes -= bytes.length;
  const sha = createHash('sha1').update(bytes).digest('hex');
  return { file, path, mode, sha, size: bytes.length, ...(isKept && { bytes }) };
}

/** One buffer for the whole file: a new one for each piece would fill the memory faster than it is cleaned up. */
async function digestLarge(path: string): Promise<{ sha: string; size: number }> {
  const hash = createHash('sha1');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  await using handle = await open(path);
  for (let size = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
    if (bytesRead === 0) return { sha: hash.digest('hex'), size };
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
}

/** Opening a named pipe would wait for ever for somebody who writes to it. */
function refuseSpecial(file: string, stats: Stats): void {
  if (stats.isFile() || stats.isSymbolicLink()) return;
  const kind = stats.isSocket() ? 'a socket' : stats.isFIFO() ? 'a named pipe' : 'a device';
  throw new FileError(`${plainText(file)} is ${kind}, which cannot be deployed. Remove it, or name it in .vercelignore.`);
}
