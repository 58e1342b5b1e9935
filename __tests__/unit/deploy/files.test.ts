import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { hasChanged } from '@shipgate/deploy/files/changed.ts';
import { digestFiles } from '@shipgate/deploy/files/digest.ts';
import { readBody } from '@shipgate/deploy/files/read-body.ts';
import { rootDirectoryOf } from '@shipgate/deploy/files/root-directory.ts';
import { selectFiles } from '@shipgate/deploy/files/select.ts';
import { isHashed } from '@shipgate/deploy/files/source-file.ts';
import { type Entry, growTree, OUTPUT } from './trees.ts';

const choice = { prebuilt: 'auto' as const, environment: 'preview' };

test('a named pipe is refused by its name, instead of waiting for a writer', async () => {
  using tree = growTree({ 'index.html': 'x' });
  execFileSync('mkfifo', [join(tree.root, 'pipe')]);
  await expect(digestFiles(await selectFiles(tree.root))).rejects.toThrow('pipe is a named pipe, which cannot be deployed');
});

test('a socket is refused by its name', async () => {
  using tree = growTree({ 'index.html': 'x' });
  const server = createServer().listen(join(tree.root, 'server.sock'));
  await once(server, 'listening');
  await expect(digestFiles(await selectFiles(tree.root))).rejects.toThrow('server.sock is a socket');
  server.close();
});

test('a file that vanishes between listing and reading is named', async () => {
  using tree = growTree({ 'index.html': 'x', 'gone.html': 'y' });
  const selection = await selectFiles(tree.root);
  rmSync(join(tree.root, 'gone.html'));
  await expect(digestFiles(selection)).rejects.toThrow('gone.html is not there any more');
});

(process.getuid?.() === 0 ? test.skip : test)('a file that may not be read is named', async () => {
  using tree = growTree({ 'index.html': 'x', 'locked.html': 'y' });
  chmodSync(join(tree.root, 'locked.html'), 0);
  await expect(digestFiles(await selectFiles(tree.root))).rejects.toThrow(
    'locked.html cannot be read (EACCES: permission denied)',
  );
});

async function hashed(root: string) {
  const [file] = (await digestFiles(await selectFiles(root))).filter(isHashed);
  if (!file) throw new Error('nothing was hashed');
  return file;
}

test('a small file is sent as it was hashed, whatever becomes of it', async () => {
  using tree = growTree({ 'a.bin': 'x'.repeat(100) });
  const file = await hashed(tree.root);
  rmSync(file.path);
  expect(Buffer.from(await new Response(await readBody(file)).arrayBuffer()).toString()).toBe('x'.repeat(100));
});

test.each([
  ['larger', 100_000],
  ['large', 700_000],
])('a %s file is sent as it was hashed; one that changed since is refused', async (_, bytes) => {
  using tree = growTree({ 'a.bin': 'x'.repeat(bytes) });
  const file = await hashed(tree.root);
  expect(Buffer.from(await new Response(await readBody(file)).arrayBuffer()).toString()).toBe('x'.repeat(bytes));
  expect(await hasChanged(file)).toBe(false);
  truncateSync(file.path, bytes - 1);
  await expect(readBody(file)).rejects.toThrow('a.bin changed while it was being deployed');
  expect(await hasChanged(file)).toBe(true);
});

test('a large file whose bytes change, but not their number, is told apart too', async () => {
  using tree = growTree({ 'a.bin': 'x'.repeat(700_000) });
  const file = await hashed(tree.root);
  writeFileSync(file.path, 'y'.repeat(700_000));
  expect(await hasChanged(file)).toBe(true);
});

test('a whole output is taken by itself, asked for, and left alone when told so', async () => {
  using tree = growTree({ ...OUTPUT, 'index.html': 'source' });
  for (const [prebuilt, isPrebuilt] of [
    ['auto', true],
    ['true', true],
    ['false', false],
  ] as const)
    expect(await selectFiles(tree.root, { ...choice, prebuilt })).toMatchObject({ isPrebuilt });
});

test('without an output `auto` deploys the source, and `true` is an error', async () => {
  using tree = growTree({ 'index.html': 'source', '.vercel/output': 'FOLDER' });
  expect(await selectFiles(tree.root, choice)).toMatchObject({ isPrebuilt: false });
  await expect(selectFiles(tree.root, { ...choice, prebuilt: 'true' })).rejects.toThrow('there is no output of "vercel build"');
});

const without = (name: string) => Object.fromEntries(Object.entries(OUTPUT).filter(([key]) => !key.includes(name)));
const OUT = '.vercel/output';

const BROKEN: [string, Record<string, Entry>, string][] = [
  ['without config.json', without('config.json'), 'has no config.json'],
  ['with broken JSON', { ...OUTPUT, [`${OUT}/config.json`]: '{"version":' }, 'has a config.json that cannot be read'],
  ['of version 2', { ...OUTPUT, [`${OUT}/config.json`]: '{"version":2}' }, 'holds version 2 of the Build Output API'],
  ['without a version', { ...OUTPUT, [`${OUT}/config.json`]: '{}' }, 'config.json that cannot be read: version'],
  [
    'with a bare function',
    { ...OUTPUT, [`${OUT}/functions/b.func/index.js`]: '' },
    'a function without .vc-config.json: functions/b.func',
  ],
  [
    'with a broken function',
    { ...OUTPUT, [`${OUT}/functions/b.func/.vc-config.json`]: '[' },
    'functions/b.func/.vc-config.json that cannot',
  ],
  ['that is empty', { [`${OUT}/config.json`]: '{"version":3}', [`${OUT}/static/a`]: 'FOLDER' }, 'is empty'],
  [
    'of a build that failed',
    { ...OUTPUT, [`${OUT}/builds.json`]: '{"builds":[{"error":{"message":"Command \\"npm run build\\"\\n exited with 1"}}]}' },
    'comes from a "vercel build" that failed: Command "npm run build" exited with 1',
  ],
  [
    'built for production',
    { ...OUTPUT, [`${OUT}/builds.json`]: '{"target":"production"}' },
    'was built for production, and is to be deployed to preview',
  ],
];

test.each(BROKEN)('an output %s is refused before anything is sent', async (_, entries, sentence) => {
  using tree = growTree({ 'index.html': 'source', ...entries });
  await expect(selectFiles(tree.root, choice)).rejects.toThrow(sentence);
});

test('redirects alone are a whole output, and so is one built for where it goes', async () => {
  using tree = growTree({
    [`${OUT}/config.json`]: '{"version":3,"routes":[{"src":"/(.*)","status":308,"headers":{"Location":"https://acme.test/$1"}}]}',
    [`${OUT}/builds.json`]: '{"target":"preview","builds":[{"use":"@vercel/static"}]}',
  });
  expect(await selectFiles(tree.root, choice)).toMatchObject({ isPrebuilt: true });
});

test("the project's folder in a repository of several comes from the Vercel CLI's notes, never from outside", () => {
  const projects = (directory: string) => JSON.stringify({ projects: [{ id: 'prj_1', directory }] });
  using tree = growTree({ '.vercel/repo.json': projects('apps/web') });
  expect(rootDirectoryOf(tree.root, 'prj_1')).toBe('apps/web');
  expect(rootDirectoryOf(tree.root, 'prj_2')).toBeUndefined();
  using hostile = growTree({ '.vercel/repo.json': projects('../../etc') });
  expect(() => rootDirectoryOf(hostile.root, 'prj_1')).toThrow('place the project outside');
});
