import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What lies at a path: a file's text, a link, an executable, or an empty folder. */
export type Entry = string | { link: string } | { run: string } | 'FOLDER';

/** Makes a folder with these entries; removed on dispose. */
export function growTree(entries: Record<string, Entry>): Disposable & { root: string } {
  const root = mkdtempSync(join(tmpdir(), 'shipgate-tree-'));
  for (const [name, entry] of Object.entries(entries)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (entry === 'FOLDER') mkdirSync(path, { recursive: true });
    else if (typeof entry === 'string') writeFileSync(path, entry);
    else if ('link' in entry) symlinkSync(entry.link, path);
    else {
      writeFileSync(path, entry.run);
      chmodSync(path, 0o755);
    }
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

/** A whole Build Output API v3 folder. */
export const OUTPUT: Record<string, Entry> = {
  '.vercel/output/config.json': '{"version":3}',
  '.vercel/output/static/index.html': 'built',
  '.vercel/output/functions/api/hello.func/.vc-config.json': '{"runtime":"nodejs24.x","handler":"index.js"}',
  '.vercel/output/functions/api/hello.func/index.js': 'export default 1',
};
