import { createHash, type Hash } from 'node:crypto';
import { constants, createReadStream, readlinkSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack as createPack, type Pack } from 'tar-stream';
import { addEmptyEntry, fillEntry } from '#kit/tar-entry.ts';
import { changedFile, unreadable } from '../files/changed.ts';
import { WHOLE_MAX_BYTES } from '../files/digest.ts';
import { readWhole } from '../files/read-body.ts';
import { type HashedFile, isHashed, type SourceFile } from '../files/source-file.ts';

/** As large as the parts of Vercel's own client. */
const PART_BYTES = 100 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
/** Vercel's own client sends its parts with this mode. */
const PART_MODE = 0o666;

/** The parts of a packed source, in a temporary folder that goes when it is disposed. */
export interface Archive extends AsyncDisposable {
  parts: HashedFile[];
}

/**
 * Packs files as Vercel's own client does: a gzipped tar, cut into `.vercel/source.tgz.partN`. It is written to disk as it comes about.
 * The same files give the same bytes: no time, no owner, in the order of their names. A folder that is empty stays empty, even if what lies
 * in it was only ignored.
 * @param files with digests; each is compared with its own on the way.
 * @param temporary where the folder is made.
 * @throws FileError that names a file which has changed meanwhile or cannot be read.
 */
export async function packFiles(files: readonly SourceFile[], temporary: string, signal: AbortSignal): Promise<Archive> {
  const folder = await mkdtemp(join(temporary, 'shipgate-archive-'));
  await using made = new AsyncDisposableStack();
  made.defer(() => rm(folder, { recursive: true, force: true }));
  const pack = createPack();
  const gzip = createGzip({ chunkSize: CHUNK_BYTES });
  Readable.from(pack)
    .on('error', (cause) => gzip.destroy(cause))
    .pipe(gzip);
  const stop = (cause: unknown) => {
    pack.destroy(cause as Error);
    gzip.destroy(cause as Error);
    throw cause;
  };
  const [adding, writing] = await Promise.allSettled([
    addAll(pack, files, signal).catch(stop),
    writeParts(gzip, folder).catch(stop),
  ]);
  // Where a file is at fault, the stream's own error only follows from it.
  if (adding.status === 'rejected') throw adding.reason;
  if (writing.status === 'rejected') throw writing.reason;
  const parts = writing.value;
  const kept = made.move();
  return { parts, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function addAll(pack: Pack, files: readonly SourceFile[], signal: AbortSignal): Promise<void> {
  for (const source of files.toSorted((a, b) => (a.file < b.file ? -1 : 1))) {
    signal.throwIfAborted();
    await add(pack, source).catch((cause: unknown) => {
      throw unreadable(source.file, cause);
    });
  }
  pack.finalize();
}

async function add(pack: Pack, source: SourceFile): Promise<void> {
  const { file, path, mode } = source;
  const entry = { name: file, mode: mode & 0o7777, mtime: new Date(0), uid: 0, gid: 0 };
  if (!isHashed(source)) return await addEmptyEntry(pack, { ...entry, type: 'directory' });
  if ((mode & constants.S_IFMT) === constants.S_IFLNK)
    return await addEmptyEntry(pack, { ...entry, type: 'symlink', linkname: readlinkSync(path) });
  const content = source.size <= WHOLE_MAX_BYTES ? [readWhole(source)] : readLarge(source);
  await fillEntry(pack, { ...entry, size: source.size }, content);
}

/** Hands on a large file piece by piece, and compares it with its digest on the way. */
async function* readLarge({ file, path, sha, size }: HashedFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha1');
  let left = size;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    hash.update(bytes);
    left -= bytes.length;
    if (left < 0) throw changedFile(file);
    yield bytes;
  }
  if (left !== 0 || hash.digest('hex') !== sha) throw changedFile(file);
}

/** Cuts a stream into files of at most 100 MiB, with their digests. */
async function writeParts(stream: NodeJS.ReadableStream, folder: string): Promise<HashedFile[]> {
  const parts: HashedFile[] = [];
  let part: { handle: FileHandle; hash: Hash; path: string; size: number } | undefined;
  const close = async () => {
    if (!part) return;
    const { handle, hash, path, size } = part;
    part = undefined;
    await handle.close();
    const file = `.vercel/source.tgz.part${parts.length + 1}`;
    parts.push({ file, path, mode: PART_MODE, sha: hash.digest('hex'), size });
  };
  try {
    for await (const chunk of stream) {
      for (let rest = chunk as Buffer; rest.length > 0; ) {
        const path = join(folder, `part${parts.length + 1}`);
        part ??= { handle: await open(path, 'w'), hash: createHash('sha1'), path, size: 0 };
        const bytes = rest.subarray(0, PART_BYTES - part.size);
        part.hash.update(bytes);
        await part.handle.write(bytes);
        part.size += bytes.length;
        rest = rest.subarray(bytes.length);
        if (part.size === PART_BYTES) await close();
      }
    }
    await close();
    return parts;
  } finally {
    await part?.handle.close();
  }
}
