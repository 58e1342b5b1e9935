import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { limitsOf } from '@shipgate/build-artifact/limits.ts';
import { packOutput } from '@shipgate/build-artifact/pack/pack-output.ts';
import { unpackOutput } from '@shipgate/build-artifact/unpack/unpack-output.ts';
import { makeFolder } from './archives.ts';

const { signal } = new AbortController();
const LIMITS = limitsOf(1);

/** A folder with these files; a text that begins with `-> ` is a link. */
function grow(files: Record<string, string>) {
  const room = makeFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(room.path, name);
    mkdirSync(dirname(path), { recursive: true });
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), path);
    else writeFileSync(path, text);
  }
  const archive = join(room.path, 'archive');
  return { ...room, archive, [Symbol.dispose]: room[Symbol.dispose], pack: () => packOutput(room.path, archive, LIMITS, signal) };
}

const OUTPUT = {
  '.vercel/output/config.json': '{"version":3}',
  '.vercel/output/static/index.html': 'built',
  '.vercel/output/functions/a.func/.vc-config.json': '{"handler":"index.js"}',
  '.vercel/output/functions/a.func/index.js': 'export default 1',
  '.vercel/output/functions/b.func': '-> a.func',
};
const digestOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('the same output gives the same bytes, whenever and in whatever order it was written', async () => {
  using one = grow(OUTPUT);
  using other = grow(Object.fromEntries(Object.entries(OUTPUT).toReversed()));
  utimesSync(join(other.path, '.vercel/output/config.json'), 1, 1);
  expect(await one.pack()).toEqual({ files: 5, sizeBytes: 56 });
  await other.pack();
  expect(digestOf(other.archive)).toBe(digestOf(one.archive));
});

test('what is packed comes out the same: modes, links, large files and long names', async () => {
  const long = `${'a'.repeat(200)}/${'ü'.repeat(120)}.html`;
  using site = grow({ ...OUTPUT, [`.vercel/output/static/${long}`]: 'deep', '.vercel/output/static/large': 'x'.repeat(700_000) });
  chmodSync(join(site.path, '.vercel/output/functions/a.func/index.js'), 0o755);
  await site.pack();
  using target = makeFolder();
  await unpackOutput(site.archive, target.path, LIMITS, signal);
  execFileSync('diff', ['-r', join(site.path, '.vercel/output'), join(target.path, '.vercel/output')]);
  execFileSync('test', ['-x', join(target.path, '.vercel/output/functions/a.func/index.js')]);
  expect(readlinkSync(join(target.path, '.vercel/output/functions/b.func'))).toBe('a.func');
});

test('files that a function names elsewhere come along, once, and the function names them there', async () => {
  const config = (map: Record<string, string>) => JSON.stringify({ handler: 'index.js', filePathMap: map });
  using site = grow({
    ...OUTPUT,
    'node_modules/.pnpm/left/index.js': 'left',
    'node_modules/left': '-> .pnpm/left',
    '.vercel/output/functions/c.func/.vc-config.json': config({
      'node_modules/left': 'node_modules/left',
      'node_modules/.pnpm/left/index.js': 'node_modules/.pnpm/left/index.js',
    }),
    '.vercel/output/functions/d.func/.vc-config.json': config({
      'node_modules/.pnpm/left/index.js': './node_modules/.pnpm/left/index.js',
    }),
  });
  await site.pack();
  using target = makeFolder();
  await unpackOutput(site.archive, target.path, LIMITS, signal);
  const output = (path: string) => join(target.path, '.vercel/output', path);
  expect(readFileSync(output('shared/node_modules/left/index.js'), 'utf8')).toBe('left');
  expect(JSON.parse(readFileSync(output('functions/c.func/.vc-config.json'), 'utf8'))).toEqual({
    handler: 'index.js',
    filePathMap: {
      'node_modules/left': '.vercel/output/shared/node_modules/left',
      'node_modules/.pnpm/left/index.js': '.vercel/output/shared/node_modules/.pnpm/left/index.js',
    },
  });
});

const traced = (source: unknown) => ({
  ...OUTPUT,
  '.vercel/output/functions/c.func/.vc-config.json': JSON.stringify({ filePathMap: { x: source } }),
});

test('times are left out, and names are sorted whatever the disk says', async () => {
  using site = grow(Object.fromEntries(['b', 'a', 'a.b', 'c', 'a/x'].map((name) => [`.vercel/output/s/${name}.html`, name])));
  await site.pack();
  const listed = execFileSync('tar', ['--list', '--verbose', '--utc', '--file', site.archive], { encoding: 'utf8' });
  const names = listed
    .trim()
    .split('\n')
    .map((line) => line.split(' ').at(-1)?.replace(/\/$/, ''));
  expect(names).toEqual(['s', 's/a', 's/a.b.html', 's/a.html', 's/a/x.html', 's/b.html', 's/c.html']);
  expect(listed.match(/1970-01-01 00:00/g)).toHaveLength(7);
});

test('a traced file may lie in the very folder that was built, and one that the output shares already stays', async () => {
  using site = grow({ ...traced('package.json'), 'package.json': 'mine', '.vercel/output/shared/package.json': 'shared' });
  await site.pack();
  using target = makeFolder();
  await unpackOutput(site.archive, target.path, LIMITS, signal);
  expect(readFileSync(join(target.path, '.vercel/output/shared/package.json'), 'utf8')).toBe('shared');
  using alone = grow({ ...traced('package.json'), 'package.json': 'mine' });
  expect(await alone.pack()).toMatchObject({ files: 7 });
});

test('a traced file behind a link to a folder whose name begins alike is outside', async () => {
  using room = makeFolder();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(room.path, path)), { recursive: true });
    writeFileSync(join(room.path, path), text);
  };
  for (const [name, text] of Object.entries(traced('out/secret'))) if (!text.startsWith('-> ')) write(`site/${name}`, text);
  write('site-other/secret', 'theirs');
  symlinkSync('../site-other', join(room.path, 'site/out'));
  const packing = packOutput(join(room.path, 'site'), join(room.path, 'archive'), LIMITS, signal);
  await expect(packing).rejects.toThrow('does not exist inside of the folder that was built');
});

test('an output of as many entries as are allowed is packed, and of one more is not', async () => {
  using site = grow(OUTPUT);
  const pack = (entries: number) => packOutput(site.path, site.archive, { bytes: 1000, entries }, signal);
  await expect(pack(8)).resolves.toMatchObject({ files: 5 });
  await expect(pack(7)).rejects.toThrow('The output has more than 7 files and folders.');
});

test('an archive that cannot be written is no archive', async () => {
  using site = grow(OUTPUT);
  await expect(packOutput(site.path, join(site.path, 'no/such/folder'), LIMITS, signal)).rejects.toThrow('ENOENT');
});

test.each<[string, Record<string, string>, string]>([
  ['a file in the place of the output', { '.vercel/output': 'x' }, 'There is no output of "vercel build" in'],
  ['a traced folder', { ...traced('src'), 'src/a.js': 'x' }, 'asks for "src"'],
  ['a traced file of .vercel beside the output', traced('.vercel/token'), 'asks for ".vercel/token"'],
  ['a traced file without a name', traced(''), 'has a filePathMap that names no files'],
  ['no output', { 'index.html': 'x' }, 'There is no output of "vercel build" in'],
  ['a link out', { ...OUTPUT, '.vercel/output/static/up': '-> ../../../package.json' }, '"static/up" is a link that leads out'],
  ['an absolute link', { ...OUTPUT, '.vercel/output/static/up': '-> /etc/passwd' }, '"static/up" is a link that leads out'],
  [
    'a traced file outside',
    { ...OUTPUT, '.vercel/output/functions/c.func/.vc-config.json': '{"filePathMap":{"x":"../../etc/passwd"}}' },
    'asks for "../../etc/passwd", which does not exist inside of the folder that was built',
  ],
  [
    'a traced file that is gone',
    { ...OUTPUT, '.vercel/output/functions/c.func/.vc-config.json': '{"filePathMap":{"x":"node_modules/gone.js"}}' },
    'asks for "node_modules/gone.js"',
  ],
  ['a function without JSON', { ...OUTPUT, '.vercel/output/functions/c.func/.vc-config.json': 'nope' }, 'is not the JSON'],
  ['too much', { '.vercel/output/static/large': 'x'.repeat(1_000_001) }, 'and max-megabytes allows 1.0 MB'],
])('%s is refused before anything is packed', async (_, files, sentence) => {
  using site = grow(files);
  await expect(site.pack()).rejects.toThrow(sentence);
});

test('a pipe cannot travel', async () => {
  using site = grow(OUTPUT);
  execFileSync('mkfifo', [join(site.path, '.vercel/output/static/pipe')]);
  await expect(site.pack()).rejects.toThrow('static/pipe in .vercel/output is neither a file, a folder nor a link');
});
