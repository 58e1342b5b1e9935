import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { ApiError } from './api/call.ts';
import { isInside } from './building/checkout.ts';
import type { SourceFile, State } from './state.ts';

const REGULAR_FILE = 0o100000;
const SYMBOLIC_LINK = 0o120777;
const PART = /^\.vercel\/source\.tgz\.part(\d+)$/;

/**
 * Replaces the parts of a packed source, `.vercel/source.tgz.part1` and on, by what is in them; their bytes are uploaded.
 * Vercel unpacks in the build container; what it says to an archive that is not whole is not known, so the words are ours.
 * @throws ApiError when it is none.
 */
export async function unpackSource(state: State, sent: SourceFile[]): Promise<SourceFile[]> {
  const parts = sent.flatMap((source) => {
    const number = PART.exec(source.file)?.[1];
    return number === undefined ? [] : [{ number: Number(number), sha: source.sha }];
  });
  if (parts.length === 0) return sent;
  const ordered = parts.toSorted((a, b) => a.number - b.number);
  if (ordered.some(({ number }, index) => number !== index + 1)) throw invalid('a part of it is not named');
  const packed = Buffer.concat(ordered.map(({ sha }) => state.blobs.get(sha) ?? Buffer.alloc(0)));
  const tar = await promisify(gunzip)(packed).catch((cause: Error) => {
    throw invalid(cause.message);
  });
  const unpacking = extract();
  unpacking.end(tar);
  const unpacked: SourceFile[] = [];
  try {
    for await (const entry of unpacking) {
      const file = fileOf(entry.header, await buffer(entry));
      if (!file) continue;
      state.blobs.set(file.source.sha, file.bytes);
      unpacked.push(file.source);
    }
  } catch (cause) {
    throw cause instanceof ApiError ? cause : invalid((cause as Error).message);
  }
  return [...sent.filter(({ file }) => !PART.test(file)), ...unpacked];
}

/** Nothing for a folder: only its files count. */
function fileOf({ name, type, mode, linkname }: Header, content: Buffer): { source: SourceFile; bytes: Buffer } | undefined {
  if (type === 'directory') return undefined;
  if (type !== 'file' && type !== 'symlink') throw invalid(`${name} is a ${type}`);
  if (!isInside(name)) throw invalid(`${JSON.stringify(name)} lies outside`);
  const bytes = type === 'symlink' ? Buffer.from(linkname) : content;
  const sha = createHash('sha1').update(bytes).digest('hex');
  return { source: { file: name, sha, mode: type === 'symlink' ? SYMBOLIC_LINK : REGULAR_FILE | mode }, bytes };
}

const invalid = (why: string) => new ApiError(400, 'bad_request', `The archive cannot be unpacked: ${why}.`);
