import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { digestFiles } from '@shipgate/deploy/files/digest.ts';
import { selectFiles } from '@shipgate/deploy/files/select.ts';
import { type Entry, growTree, OUTPUT } from './trees.ts';

const { inspectDeploymentFiles } = createRequire(import.meta.url)('@vercel/client') as typeof import('@vercel/client');

interface Options {
  prebuilt?: true;
  rootDirectory?: string;
}

async function compare(root: string, { prebuilt, rootDirectory }: Options = {}): Promise<string[]> {
  const vercelOutputDir = join(root, rootDirectory ?? '.', '.vercel/output');
  const options = { ...(prebuilt && { prebuilt, vercelOutputDir }), ...(rootDirectory && { rootDirectory }) };
  const choice = { prebuilt: prebuilt ? ('true' as const) : ('false' as const), environment: 'preview', rootDirectory };
  const [ours, theirs] = [
    await digestFiles(await selectFiles(root, choice)),
    await inspectDeploymentFiles({ path: root, ...options }),
  ];
  const rows = ours.map(({ file, mode, sha, size = 0 }) => ({ path: file, size, mode, ...(sha && { sha }) }));
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  expect(rows.toSorted(byPath)).toEqual(theirs.files.toSorted(byPath));
  return rows.map(({ path }) => path).toSorted();
}

const NASTY: [string, Record<string, Entry>, Options, string[]][] = [
  [
    'nested ignore files and a negation',
    {
      '.vercelignore': '*.log\n!keep.log\n./docs\n/only-root\n# a comment\n\\#sharp\nsub/**/x\n',
      'keep.log': 'kept',
      'drop.log': 'dropped',
      'docs/a': 'dropped',
      'only-root': 'dropped',
      'deep/only-root': 'kept',
      '#sharp': 'dropped',
      'sub/a/b/x': 'dropped',
      'sub/.vercelignore': 'b\n',
      'sub/b': 'kept: only the file at the root counts',
      '.gitignore': 'keep.log',
    },
    {},
    ['.vercelignore', 'deep/only-root', 'keep.log', 'sub/.vercelignore', 'sub/a/b', 'sub/b'],
  ],
  [
    'links to a file, to a folder, to nothing and in a circle',
    {
      'a/file': 'x',
      'to-file': { link: 'a/file' },
      'to-folder': { link: 'a' },
      broken: { link: 'nowhere' },
      'a/loop': { link: '..' },
      self: { link: 'self' },
      outside: { link: '/etc/hostname' },
    },
    {},
    ['a/file', 'a/loop', 'broken', 'outside', 'self', 'to-file', 'to-folder'],
  ],
  [
    'names in both Unicode forms, with emoji, quotes and newlines',
    {
      'caf\u00e9.txt': 'composed',
      'cafe\u0301.txt': 'decomposed',
      '🐶/pét.html': 'dog',
      'a b"c\'d': 'quotes',
      'new\nline': 'newline',
      '日本語/ファイル': 'ja',
    },
    {},
    ['a b"c\'d', 'cafe\u0301.txt', 'caf\u00e9.txt', 'new\nline', '日本語/ファイル', '🐶/pét.html'],
  ],
  [
    'a prebuilt output with functions, and a file that one of them names',
    {
      ...OUTPUT,
      'src/secret.ts': 'not deployed',
      'lib/shared.js': 'named',
      '.vercel/output/functions/b.func/.vc-config.json': '{"filePathMap":{"lib/shared.js":"lib/shared.js"}}',
      '.vercel/output/functions/c.func': { link: 'b.func' },
    },
    { prebuilt: true },
    [
      ...Object.keys(OUTPUT),
      '.vercel/output/functions/b.func/.vc-config.json',
      '.vercel/output/functions/c.func',
      'lib/shared.js',
    ].toSorted(),
  ],
  [
    'the root of several projects, prebuilt in one of them',
    {
      'package.json': '{"workspaces":["apps/*"]}',
      'apps/other/index.js': 'not deployed',
      ...Object.fromEntries(Object.entries(OUTPUT).map(([name, entry]) => [`apps/web/${name}`, entry])),
    },
    { prebuilt: true, rootDirectory: 'apps/web' },
    Object.keys(OUTPUT)
      .map((name) => `apps/web/${name}`)
      .toSorted(),
  ],
  [
    'empty folders, and a folder whose files are all ignored',
    {
      'index.html': 'x',
      empty: 'FOLDER',
      'a/b/c': 'FOLDER',
      'secrets/.env.local': 'ignored',
    },
    {},
    ['a/b/c', 'empty', 'index.html', 'secrets'],
  ],
  ['executables', { 'run.sh': { run: '#!/bin/sh' }, 'plain.sh': '#!/bin/bash' }, {}, ['plain.sh', 'run.sh']],
  [
    'very long names, deep down',
    {
      ['n'.repeat(255)]: 'a',
      [`${'d'.repeat(200)}/${'e'.repeat(200)}/${'é'.repeat(120)}`]: 'b',
    },
    {},
    [`${'d'.repeat(200)}/${'e'.repeat(200)}/${'é'.repeat(120)}`, 'n'.repeat(255)],
  ],
  [
    'files that begin with a dot, and those that are never deployed',
    {
      '.env': 'kept',
      '.env.production': 'kept',
      '.env.local': 'no',
      '.env.test.local': 'no',
      '.well-known/security.txt': 'kept',
      '.git/HEAD': 'no',
      '.next/cache': 'no',
      'node_modules/x/index.js': 'no',
      'sub/node_modules/y.js': 'no',
      '.vercel/project.json': '{}',
      '.DS_Store': 'no',
      '.a.swp': 'no',
      '.npmrc': 'kept',
    },
    {},
    ['.env', '.env.production', '.npmrc', '.well-known/security.txt', 'sub'],
  ],
  [
    'empty files, twins and a file that is read in pieces',
    {
      empty: '',
      'empty too': '',
      twin: 'same',
      'folder/twin': 'same',
      'large.bin': 'x'.repeat(700_001),
      'edge.bin': 'y'.repeat(256 * 1024),
    },
    {},
    ['edge.bin', 'empty', 'empty too', 'folder/twin', 'large.bin', 'twin'],
  ],
];

test.each(NASTY)("%s: files, modes and digests are those of Vercel's own client", async (_, entries, options, expected) => {
  using tree = growTree(entries);
  expect(await compare(tree.root, options)).toEqual(expected.toSorted());
});

const PACKAGES = [
  'zod',
  'undici',
  'semver',
  'tar-stream',
  'htmlparser2',
  'yaml',
  'ajv',
  'lodash',
  '@jest/globals',
  '@vercel/client',
];

test.each(PACKAGES)("the npm package %s: files, modes and digests are those of Vercel's own client", async (name) => {
  const paths = await compare(resolve(import.meta.dirname, '../../../node_modules', name));
  expect(paths).toContain('package.json');
});
