import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { digestFiles } from '@shipgate/deploy/files/digest.ts';
import { selectFiles } from '@shipgate/deploy/files/select.ts';
import { packFiles } from '@shipgate/deploy/upload/archive.ts';
import { extract } from 'tar-stream';
import { growTree } from './trees.ts';

const { signal } = new AbortController();
let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'shipgate-temporary-'));
});
afterAll(() => rmSync(temporary, { recursive: true }));

const TREE = {
  'index.html': 'x',
  'large.bin': 'z'.repeat(700_001),
  empty: '',
  'run.sh': { run: '#!/bin/sh' },
  link: { link: 'index.html' },
  [`${'é'.repeat(100)}/${'n'.repeat(200)}`]: 'long',
  'secrets/.env.local': 'TOKEN=1',
};

const digest = async (root: string) => digestFiles(await selectFiles(root));

async function unpack(bytes: Buffer) {
  const unpacking = extract();
  unpacking.end(gunzipSync(bytes));
  const found: Record<string, string> = {};
  for await (const entry of unpacking) {
    const { name, type, mode, linkname } = entry.header;
    found[name] = `${type} ${mode.toString(8)} ${linkname ?? ''}${(await buffer(entry)).toString().slice(0, 10)}`;
  }
  return found;
}

test('an archive holds the very files, with links, modes and long names, and nothing that was ignored', async () => {
  using tree = growTree(TREE);
  await using archive = await packFiles(await digest(tree.root), temporary, signal);
  expect(archive.parts).toMatchObject([{ file: '.vercel/source.tgz.part1', mode: 0o666 }]);
  expect(await unpack(readFileSync(archive.parts[0]?.path ?? ''))).toEqual({
    'index.html': 'file 644 x',
    'large.bin': 'file 644 zzzzzzzzzz',
    empty: 'file 644 ',
    'run.sh': 'file 755 #!/bin/sh',
    link: 'symlink 777 index.html',
    [`${'é'.repeat(100)}/${'n'.repeat(200)}`]: 'file 644 long',
    secrets: 'directory 755 ',
  });
});

test('the same files give the same archive whenever they were written, and it is gone afterwards', async () => {
  using tree = growTree(TREE);
  const files = await digest(tree.root);
  const shaOf = async () => {
    await using archive = await packFiles(files, temporary, signal);
    return archive.parts.map(({ sha, size }) => [sha, size]);
  };
  const first = await shaOf();
  utimesSync(join(tree.root, 'index.html'), new Date(5000), new Date(5000));
  files.reverse();
  expect(await shaOf()).toEqual(first);
  expect(readdirSync(temporary)).toEqual([]);
});

test.each([
  ['grows', 'z'.repeat(700_002)],
  ['shrinks', 'z'],
  ['is written anew', 'y'.repeat(700_001)],
])('a file that %s while it is packed is named, and nothing is left behind', async (_, text) => {
  using tree = growTree(TREE);
  const files = await digest(tree.root);
  writeFileSync(join(tree.root, 'large.bin'), text);
  await expect(packFiles(files, temporary, signal)).rejects.toThrow('large.bin changed while it was being deployed');
  expect(readdirSync(temporary)).toEqual([]);
});

test('a file that vanishes while it is packed is named', async () => {
  using tree = growTree(TREE);
  const files = await digest(tree.root);
  rmSync(join(tree.root, 'link'));
  await expect(packFiles(files, temporary, signal)).rejects.toThrow('link is not there any more');
});

test('a cancelled job stops packing', async () => {
  using tree = growTree(TREE);
  const files = await digest(tree.root);
  await expect(packFiles(files, temporary, AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
});
