import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** One entry as a stranger would write it: nothing is checked. */
export type Given = Partial<Header> & { name: string; text?: string };

export const folder = (name: string): Given => ({ name, type: 'directory' });
export const file = (name: string, text = 'x'): Given => ({ name, text });
export const link = (name: string, linkname: string): Given => ({ name, type: 'symlink', linkname });

/** A tar with these entries, in this order. */
export async function tarOf(entries: readonly Given[]): Promise<Buffer> {
  const tar = pack();
  for (const { text, ...header } of entries) text === undefined ? tar.entry(header) : tar.entry(header, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const tgzOf = async (entries: readonly Given[]): Promise<Buffer> => gzipSync(await tarOf(entries));

/** A folder for one test; removed on dispose. */
export function makeFolder(): Disposable & { path: string; keep(name: string, bytes: Buffer): string } {
  const path = mkdtempSync(join(tmpdir(), 'shipgate-unpack-'));
  return {
    path,
    keep(name, bytes) {
      writeFileSync(join(path, name), bytes);
      return join(path, name);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
