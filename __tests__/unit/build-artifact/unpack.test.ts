import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { limitsOf } from '@shipgate/build-artifact/limits.ts';
import { unpackOutput } from '@shipgate/build-artifact/unpack/unpack-output.ts';
import { file, folder, type Given, link, makeFolder, tarOf, tgzOf } from './archives.ts';

const { signal } = new AbortController();
const MEGABYTE = limitsOf(1);

/** Unpacks bytes in a new folder and tells what is there afterwards. */
async function unpack(bytes: Buffer, limits = MEGABYTE) {
  using room = makeFolder();
  const target = join(room.path, 'site');
  const contents = await unpackOutput(room.keep('archive', bytes), target, limits, signal).catch((error: Error) => error);
  const left = existsSync(join(target, '.vercel')) ? readdirSync(join(target, '.vercel')) : [];
  return { contents, left, message: contents instanceof Error ? contents.message : '' };
}

const refused = (given: readonly Given[], limits = MEGABYTE) => tgzOf(given).then((bytes) => unpack(bytes, limits));

test('files, folders, links and modes come out as they went in', async () => {
  using room = makeFolder();
  const bytes = await tgzOf([
    folder('functions'),
    folder('functions/a.func'),
    { ...file('functions/a.func/run.sh', '#!/bin/sh'), mode: 0o755 },
    link('functions/b.func', 'a.func'),
    { ...file('private', 'mine'), mode: 0o4440 },
    { ...folder('empty'), mode: 0o7070 },
  ]);
  const contents = await unpackOutput(room.keep('archive', bytes), room.path, MEGABYTE, signal);
  const output = (path: string) => join(room.path, '.vercel/output', path);
  expect(contents).toEqual({ files: 3, sizeBytes: 13 });
  expect(readFileSync(output('functions/b.func/run.sh'), 'utf8')).toBe('#!/bin/sh');
  expect(readlinkSync(output('functions/b.func'))).toBe('a.func');
  expect(lstatSync(output('functions/a.func/run.sh')).mode & 0o7777).toBe(0o755);
  expect(lstatSync(output('private')).mode & 0o7777).toBe(0o640);
  expect(lstatSync(output('empty')).mode & 0o7777).toBe(0o770);
});

test.each<[string, Given[], string]>([
  ['a name upwards', [file('../x')], 'The artifact is refused: "../x" has a name that leads upwards.'],
  ['a link out', [link('out', '../../etc')], 'The artifact is refused: "out" is a link that leads out of the output'],
  ['a write through a link', [folder('a'), link('b', 'a'), file('b/x')], '"b/x" lies below what is no folder'],
  ['a hard link', [{ name: 'h', type: 'link', linkname: '/etc/passwd' }], '"h" is a hard link'],
  ['a device', [{ name: 'd', type: 'character-device', devmajor: 1, devminor: 5 }], '"d" is a device'],
  ['a pipe', [{ name: 'p', type: 'fifo' }], '"p" is a named pipe'],
])('%s after a good file leaves nothing behind', async (_, entries, sentence) => {
  const { message, left } = await refused([file('good'), ...entries]);
  expect(message).toContain(sentence);
  expect(left).toEqual([]);
});

test('a link that brings bytes of its own is made, and what follows it is read', async () => {
  const tar = await tarOf([file('a', 'mine'), { name: 'b', text: 'odd' }, file('c', 'last')]);
  // The second entry of 1,024 bytes, as a link: its type, its target, and the sum of its header without either.
  const header = tar.subarray(1024, 1536);
  header.write('2', 156, 'latin1');
  header.write('a', 157, 'latin1');
  header.write(' '.repeat(8), 148, 'latin1');
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  );
  using room = makeFolder();
  await unpackOutput(room.keep('archive', gzipSync(tar)), room.path, MEGABYTE, signal);
  const output = (path: string) => readFileSync(join(room.path, '.vercel/output', path), 'utf8');
  expect([output('b'), output('c')]).toEqual(['mine', 'last']);
});

test('a file of more than the limit is refused by its header', async () => {
  const { message, left } = await refused([file('large', 'x'.repeat(1_000_001))]);
  expect(message).toBe('The artifact holds 1.0 MB or more, and max-megabytes allows 1.0 MB.');
  expect(left).toEqual([]);
});

test('many small files are refused when they have come to the limit together', async () => {
  const { message } = await refused(Array.from({ length: 11 }, (_, index) => file(`f${index}`, 'x'.repeat(100_000))));
  expect(message).toContain('max-megabytes allows 1.0 MB');
});

test('more entries than allowed are refused', async () => {
  const { message } = await refused([folder('a'), folder('b'), folder('c')], { bytes: 1000, entries: 2 });
  expect(message).toBe('The output has more than 2 files and folders.');
});

test('a few kilobytes that unpack to gigabytes are refused while they unpack', async () => {
  // Zeros without end are the end of a tar to its reader: only what comes out of gzip is counted here.
  const bomb = gzipSync(Buffer.alloc(200_000_000));
  const { message, left } = await unpack(bomb, { bytes: 1_000_000, entries: 10 });
  expect(message).toMatch(/^The artifact unpacks to more than 1\.0 MB/);
  expect(left).toEqual([]);
});

test.each<[string, () => Promise<Buffer>]>([
  ['half an archive', async () => (await tgzOf([file('a', 'x'.repeat(5000))])).subarray(0, 60)],
  ['a tar that ends within a file', async () => gzipSync((await tarOf([file('a', 'x'.repeat(5000))])).subarray(0, 2000))],
  ['a gzip without its end', async () => (await tgzOf([file('a')])).subarray(0, -4)],
  ['a zip', async () => Buffer.from('PK\u0003\u0004 and so on')],
  ['nothing', async () => Buffer.alloc(0)],
  ['text in gzip', async () => gzipSync(Buffer.from('hello '.repeat(400)))],
  ['a header of 5 MB', async () => gzipSync(await longHeader())],
])('%s is no whole gzipped tar, and is told so', async (_, bytes) => {
  const { message, left } = await unpack(await bytes(), limitsOf(10));
  expect(message).toMatch(/^The artifact is no whole gzipped tar: .+\.$/);
  expect(left).toEqual([]);
});

test('a job that was cancelled says so, and leaves nothing behind', async () => {
  using room = makeFolder();
  const archive = room.keep('archive', await tgzOf([file('a')]));
  const cancelled = AbortSignal.abort(new Error('cancelled'));
  await expect(unpackOutput(archive, room.path, MEGABYTE, cancelled)).rejects.toThrow('cancelled');
  expect(readdirSync(join(room.path, '.vercel'))).toEqual([]);
});

test('an output that is there already is left alone', async () => {
  using room = makeFolder();
  await unpackOutput(room.keep('archive', await tgzOf([file('config.json')])), room.path, MEGABYTE, signal);
  writeFileSync(join(room.path, '.vercel/output/config.json'), 'mine');
  const again = unpackOutput(join(room.path, 'archive'), room.path, MEGABYTE, signal);
  await expect(again).rejects.toThrow('There is an output in');
  expect(readFileSync(join(room.path, '.vercel/output/config.json'), 'utf8')).toBe('mine');
});

/** A name of five million letters, by an extended header. */
const longHeader = () => tarOf([{ name: 'a', text: 'x', pax: { path: 'a'.repeat(5_000_000) } }]);
