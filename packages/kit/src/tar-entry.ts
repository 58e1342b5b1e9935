import type { Pack } from 'tar-stream';

type Header = Parameters<Pack['entry']>[0];

/**
 * Adds a file to a tar, filled as fast as the tar takes it.
 * @param header with the size that `chunks` come to.
 * @throws what `chunks` throw, and the tar's own error.
 */
export async function fillEntry(
  tar: Pack,
  header: Header,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  // When the whole packing is given up, `ended` fails too, and nobody waits for it any more.
  ended.catch(() => {});
  const sink = tar.entry(header, (error) => (error ? reject(error) : resolve()));
  sink.on('error', reject);
  for await (const chunk of chunks) {
    if (!sink.write(chunk)) await Promise.race([new Promise<void>((resume) => sink.once('drain', resume)), ended]);
  }
  sink.end(null);
  await ended;
}

/** Adds a folder or a link to a tar, which has no bytes. */
export const addEmptyEntry = (tar: Pack, header: Header): Promise<void> =>
  new Promise((done, failed) => {
    tar.entry(header, (error) => (error ? failed(error) : done()));
  });
