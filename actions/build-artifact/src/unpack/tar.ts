import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract as startExtract } from 'tar-stream';
import { formatBytes, plainText } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import { type Limits, tooLarge } from '../limits.ts';
import { Refusal } from '../refusal.ts';

/** One entry as the tar has it: nothing of it has been judged. */
export interface TarEntry {
  header: { name: string; type?: string | null; linkname?: string | null; mode?: number; size?: number };
  /** Has to be read to its end before the next entry comes. */
  content: AsyncIterable<Buffer>;
}

/**
 * The entries of a gzipped tar, one after the other; little of it is in memory at a time.
 * @throws Refusal when it is no such tar, ends too early, or unpacks to more than the limit: counted as it unpacks, whatever its headers say.
 */
export async function* readTar(file: string, limits: Limits, signal: AbortSignal): AsyncGenerator<TarEntry> {
  const tar = startExtract();
  const feeding = feed(tar, file, limits, signal).catch((cause: unknown) => {
    tar.destroy(cause as Error);
    throw cause;
  });
  // Where the reader stops first, nobody waits for it any more; else it is awaited below.
  feeding.catch(() => {});
  try {
    for await (const entry of tar) yield { header: entry.header, content: readContent(entry as AsyncIterable<Buffer>, signal) };
    await feeding;
  } catch (cause) {
    throw asRefusal(cause, signal);
  } finally {
    tar.destroy();
  }
}

async function feed(tar: Extract, file: string, limits: Limits, signal: AbortSignal): Promise<void> {
  const gunzip = createGunzip();
  // What goes wrong in it is thrown where the unzipped bytes are read.
  pipeline(createReadStream(file), gunzip, { signal }).catch(() => {});
  const closed = new Promise<void>((done) => tar.once('close', done));
  let sizeBytes = 0;
  for await (const chunk of gunzip) {
    sizeBytes += chunk.length;
    // A tar adds headers to what it holds: they count too, and a tar of nothing but headers ends here as well.
    if (sizeBytes > limits.bytes + limits.entries * HEADER_ROOM_BYTES)
      throw tooLarge(`The artifact unpacks to more than ${formatBytes(limits.bytes)}`, limits);
    if (tar.destroyed) return;
    if (!tar.write(chunk)) await Promise.race([new Promise<void>((done) => tar.once('drain', done)), closed]);
  }
  tar.end(null);
}

/** A header and what fills up its last block. */
const HEADER_ROOM_BYTES = 1024;

async function* readContent(entry: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* entry;
  } catch (cause) {
    throw asRefusal(cause, signal);
  }
}

/** @throws what cancelled the job. */
function asRefusal(cause: unknown, signal: AbortSignal): Refusal {
  signal.throwIfAborted();
  if (cause instanceof Refusal) return cause;
  return new Refusal(
    'broken-archive',
    `The artifact is no whole gzipped tar: ${plainText(messageOf(cause))}.`,
    'Run the build again.',
  );
}
