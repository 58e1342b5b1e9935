import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { plainText } from '#core/text.ts';
import { changedFile, FileError, unreadable } from './changed.ts';
import { inParallel } from './in-parallel.ts';
import { nameIn, type Selection } from './select.ts';
import type { SourceFile } from './source-file.ts';

/** Up to here one read is cheaper than a stream, and memory stays small: this times the width. */
export const WHOLE_MAX_BYTES = 256 * 1024;
const STREAM_CHUNK_BYTES = 512 * 1024;
/** Node reads files on four threads; more only queue up there. */
const WIDTH = 16;

/**
 * Reads mode, size and SHA-1 of each file. Large ones are streamed, so memory does not grow with them.
 * @throws FileError that names a file which cannot be read, has gone, changes meanwhile, or is no file at all.
 */
export async function digestFiles({ folder, paths }: Pick<Selection, 'folder' | 'paths'>): Promise<SourceFile[]> {
  return await inParallel(paths, WIDTH, (path) => digestFile(nameIn(folder, path), path));
}

async function digestFile(file: string, path: string): Promise<SourceFile> {
  try {
    const stats = await lstat(path);
    const { mode } = stats;
    if (stats.isDirectory()) return { file, path, mode };
    refuseSpecial(file, stats);
    const { sha, size } = await digest(path, stats);
    if (size !== stats.size) throw changedFile(file);
    return { file, path, mode, sha, size };
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

async function digest(path: string, stats: Stats): Promise<{ sha: string; size: number }> {
  const hash = createHash('sha1');
  if (!stats.isSymbolicLink() && stats.size > WHOLE_MAX_BYTES) {
    let size = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: STREAM_CHUNK_BYTES })) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
    return { sha: hash.digest('hex'), size };
  }
  const bytes = stats.isSymbolicLink() ? Buffer.from(await readlink(path)) : await readFile(path);
  return { sha: hash.update(bytes).digest('hex'), size: bytes.length };
}

/** Opening a named pipe would wait for ever for somebody who writes to it. */
function refuseSpecial(file: string, stats: Stats): void {
  if (stats.isFile() || stats.isSymbolicLink()) return;
  const kind = stats.isSocket() ? 'a socket' : stats.isFIFO() ? 'a named pipe' : 'a device';
  throw new FileError(`${plainText(file)} is ${kind}, which cannot be deployed. Remove it, or name it in .vercelignore.`);
}
