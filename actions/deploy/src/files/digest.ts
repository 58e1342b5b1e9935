import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { nameIn, type Selection } from './select.ts';
import type { SourceFile } from './source-file.ts';

/** Up to here one read is cheaper than a stream, and memory stays small: this times the width. */
const WHOLE_MAX_BYTES = 256 * 1024;
/** Node reads files on four threads; more only queue up there. */
const WIDTH = 16;

/** Reads mode, size and SHA-1 of each file. Large ones are streamed, so memory does not grow with them. */
export async function digestFiles({ folder, paths }: Selection): Promise<SourceFile[]> {
  const limit = pLimit(WIDTH);
  return await Promise.all(paths.map((path) => limit(() => digestFile(nameIn(folder, path), path))));
}

async function digestFile(file: string, path: string): Promise<SourceFile> {
  const stats = await lstat(path);
  const entry = { file, path, mode: stats.mode };
  if (stats.isDirectory()) return entry;
  return { ...entry, ...(await digest(path, stats)) };
}

async function digest(path: string, stats: Stats): Promise<{ sha: string; size: number }> {
  const hash = createHash('sha1');
  if (!stats.isSymbolicLink() && stats.size > WHOLE_MAX_BYTES) {
    await pipeline(createReadStream(path), hash);
    return { sha: hash.digest('hex'), size: stats.size };
  }
  const bytes = stats.isSymbolicLink() ? Buffer.from(await readlink(path)) : await readFile(path);
  return { sha: hash.update(bytes).digest('hex'), size: bytes.length };
}
