import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack as startPack } from 'tar-stream';
import { formatBytes, plainText } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { addEmptyEntry, fillEntry } from '#kit/tar-entry.ts';
import { type EntryKind, judgeEntry } from '../entry.ts';
import { type Limits, tooLarge, tooMany } from '../limits.ts';
import { listFolder } from './list-folder.ts';
import { type Packed, sizeOf } from './packed.ts';
import { withTracedFiles } from './traced.ts';

const TAR_TYPES = { folder: 'directory', link: 'symlink', file: 'file', text: 'file' } as const;

/** What an archive holds. */
export interface Contents {
  files: number;
  /** Unpacked. */
  sizeBytes: number;
}

/**
 * Packs `.vercel/output` of a folder into one gzipped tar. The same output gives the same bytes: sorted by name, no times, no owners.
 * @throws UserError when there is no such output, or something in it cannot travel. @throws Refusal when it is too large.
 */
export async function packOutput(folder: string, file: string, limits: Limits, signal: AbortSignal): Promise<Contents> {
  const output = join(resolve(folder), '.vercel', 'output');
  if (!statSync(output, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(
      `There is no output of "vercel build" in ${output}. Run "vercel build" before this step, or set path to its folder.`,
    );
  const packed = withTracedFiles(resolve(folder), listFolder(output)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const contents = checkContents(packed, limits);
  const tar = startPack();
  const adding = addAll(tar, packed, signal).catch((cause: unknown) => {
    tar.destroy(cause as Error);
    throw cause;
  });
  const [added, written] = await Promise.allSettled([
    adding,
    pipeline(Readable.from(tar), createGzip(), createWriteStream(file, { mode: 0o600 }), { signal }),
  ]);
  // Where a file is at fault, the stream's own error only follows from it.
  if (added.status === 'rejected') throw added.reason;
  if (written.status === 'rejected') throw written.reason;
  return contents;
}

function checkContents(packed: readonly Packed[], limits: Limits): Contents {
  if (packed.length > limits.entries) throw tooMany(limits);
  const sizeBytes = packed.reduce((sum, each) => sum + sizeOf(each), 0);
  if (sizeBytes > limits.bytes) throw tooLarge(`The output has ${formatBytes(sizeBytes)}`, limits);
  const seen = new Map<string, EntryKind>();
  for (const each of packed) {
    const judged = judgeEntry(
      { name: each.name, type: TAR_TYPES[each.kind], target: each.kind === 'link' ? each.target : null },
      seen,
    );
    if (typeof judged === 'object') throw new UserError(`The output cannot be packed: ${judged.problem}.`);
  }
  return { files: packed.filter(({ kind }) => kind !== 'folder').length, sizeBytes };
}

async function addAll(tar: Pack, packed: readonly Packed[], signal: AbortSignal): Promise<void> {
  for (const each of packed) {
    signal.throwIfAborted();
    await add(tar, each).catch((cause: unknown) => {
      throw new UserError(`${plainText(each.name, 200)} could not be packed: ${messageOf(cause)}`);
    });
  }
  tar.finalize();
}

async function add(tar: Pack, packed: Packed): Promise<void> {
  const { name, kind } = packed;
  const header = { name, type: TAR_TYPES[kind], mtime: new Date(0), uid: 0, gid: 0 };
  switch (packed.kind) {
    case 'folder':
      return await addEmptyEntry(tar, { ...header, mode: packed.mode });
    case 'link':
      return await addEmptyEntry(tar, { ...header, linkname: packed.target });
    case 'text':
      return await fillEntry(tar, { ...header, mode: packed.mode, size: packed.bytes.length }, [packed.bytes]);
    case 'file':
      return await fillEntry(tar, { ...header, mode: packed.mode, size: packed.sizeBytes }, createReadStream(packed.path));
  }
}
