import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';

/** A copy of the repository, in which new actions may be made. */
let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'shipgate-new-'));
  for (const path of [
    'actions',
    'reusable-workflows',
    'packages',
    'scripts',
    'schemas',
    '__tests__/support',
    '.changeset',
    'package.json',
    'tsconfig.json',
  ])
    cpSync(join(REPOSITORY_ROOT, path), join(copy, path), { recursive: true });
  linkPackages();
});
afterAll(() => rmSync(copy, { recursive: true }));

/** What `npm install` does: third parties from this checkout, our own packages from the copy. */
function linkPackages(): void {
  const [from, to] = [join(REPOSITORY_ROOT, 'node_modules'), join(copy, 'node_modules')];
  rmSync(to, { recursive: true, force: true });
  mkdirSync(join(to, '@shipgate'), { recursive: true });
  for (const name of readdirSync(from).filter((entry) => entry !== '@shipgate')) symlinkSync(join(from, name), join(to, name));
  for (const folder of ['packages', 'actions'])
    for (const name of readdirSync(join(copy, folder))) symlinkSync(join(copy, folder, name), join(to, '@shipgate', name));
}

async function node(...args: string[]) {
  const child = spawn(process.execPath, args, { cwd: copy, env: { PATH: process.env.PATH ?? '', RUNNER_TEMP: copy } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const exitCode = await new Promise<number | null>((done) => child.once('close', done));
  return { exitCode, output };
}

const read = (path: string) => readFileSync(join(copy, path), 'utf8');

test('a new action type-checks, documents itself and runs, also at a terminal', async () => {
  expect(await node('scripts/new.ts', 'link-check')).toMatchObject({ exitCode: 0 });
  linkPackages();

  const include = ['actions/link-check/src', '__tests__/unit/link-check', '__tests__/contract/link-check'];
  writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify({ extends: './tsconfig.json', include }));
  expect(await node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.new.json')).toEqual({ exitCode: 0, output: '' });

  expect(await node('scripts/docs.ts')).toMatchObject({ exitCode: 0 });
  expect(parse(read('actions/link-check/action.yml'))).toMatchObject({
    name: 'Shipgate: Link check',
    inputs: { url: { required: false }, 'url-from': { required: false } },
    runs: { main: '../../dist/link-check/index.js' },
  });
  expect(read('actions/link-check/README.md')).toContain('| `pages` † |');
  expect(JSON.parse(read('schemas/config.schema.json')).properties).toHaveProperty('link-check');
  expect(existsSync(join(copy, '.changeset/first-link-check.md'))).toBe(true);

  await using site = await serve({ '/': '<title>Hello</title>' });
  const run = await node('scripts/shipgate.ts', 'link-check', '--url', site.url, '--pages', '/,/gone');
  expect(run.output).toContain('✖ Link check: fail');
  expect(run.output).toContain('404 (expected 200)  bad-status');
  expect(run.exitCode).toBe(1);
});

test.each([
  [[], 'Say how the action is to be called'],
  [['Link_Check'], "cannot be an action's name"],
  [['../evil'], "cannot be an action's name"],
  [['smoke'], 'There is an action "smoke" already.'],
  [['core'], '"@shipgate/core" is the name of another package.'],
  [['one', 'two'], 'One name at a time'],
])('%j is refused, and nothing is written', async (args, sentence) => {
  const before = readdirSync(join(copy, 'actions'));
  const run = await node('scripts/new.ts', ...args);
  expect(run.output).toContain(sentence);
  expect(run.exitCode).toBe(1);
  expect(readdirSync(join(copy, 'actions'))).toEqual(before);
});
