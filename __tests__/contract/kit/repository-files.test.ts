import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';

const CONFIG = '.github/shipgate.yml';
const URL_OK = { url: 'http://127.0.0.1:9' };
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'repository-files-'));
  writeFileSync(join(root, 'outside.yml'), 'top-secret-word: 1\n');
});
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
function repository(plant: (at: (file: string) => string) => void): string {
  const cwd = join(root, `repository-${++count}`);
  mkdirSync(join(cwd, '.github'), { recursive: true });
  plant((file) => join(cwd, file));
  return cwd;
}

const bomb = [
  'a: &a [x, x]',
  ...[...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]`),
].join('\n');
const goto = (value: string) => `name: Flow\nsteps:\n  - goto: ${value}\n`;

test.each<[what: string, gate: string, plant: (at: (file: string) => string) => void, inputs: object, sentence: RegExp]>([
  ['a link out of the repository', 'smoke', (at) => symlinkSync('../../outside.yml', at(CONFIG)), {}, /link that leads out of/],
  ['a link to a device without end', 'smoke', (at) => symlinkSync('/dev/zero', at(CONFIG)), {}, /link that leads out of/],
  ['a link to itself', 'smoke', (at) => symlinkSync('shipgate.yml', at(CONFIG)), {}, /cannot be read: ELOOP/],
  ['a folder', 'smoke', (at) => mkdirSync(at(CONFIG)), {}, /shipgate\.yml is not a file/],
  ['a huge file', 'smoke', (at) => writeFileSync(at(CONFIG), `# ${'x'.repeat(200_000)}`), {}, /has 196 KiB, but may have 128/],
  ['flows elsewhere', 'smoke', () => {}, { flows: '../outside.yml' }, /no such file below the working directory/],
  ['flows by an absolute path', 'smoke', () => {}, { flows: '/proc/self/environ' }, /no such file below the working directory/],
  [
    'budgets elsewhere, by the file that a pull request edits',
    'budget-gate',
    (at) => writeFileSync(at(CONFIG), 'budget-gate:\n  budgets: ../outside.yml\n'),
    {},
    /"budgets" must be a path below the working directory/,
  ],
  [
    'aliases upon aliases in budgets',
    'budget-gate',
    (at) => writeFileSync(at('b.yml'), bomb),
    { budgets: 'b.yml' },
    /b\.yml cannot be/,
  ],
  [
    'aliases upon aliases in a flow',
    'smoke',
    (at) => writeFileSync(at('f.yml'), `${goto('/')}  - fill: {${bomb.replaceAll('\n', ', ')}}\n`),
    { flows: 'f.yml' },
    /f\.yml:4:\d+: (this cannot be read: Excessive alias count|`fill`)/,
  ],
  [
    'lists in lists in lists',
    'budget-gate',
    (at) => writeFileSync(at('d.yml'), `a: ${'['.repeat(30_000)}${']'.repeat(30_000)}`),
    { budgets: 'd.yml' },
    /d\.yml/,
  ],
])('%s is one clear sentence, and nothing of it is shown', async (_, gate, plant, inputs, sentence) => {
  using run = await runBundle(gate, { ...URL_OK, ...inputs }, { cwd: repository(plant), env: { CHROME_PATH: process.execPath } });
  expect(run.report.findings).toMatchObject([{ rule: 'could-not-run', title: expect.stringMatching(sentence) }]);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).not.toContain('top-secret-word');
});

test('a link within the repository is followed', async () => {
  const cwd = repository((at) => {
    writeFileSync(at('real.yml'), 'smoke:\n  page: /\n');
    symlinkSync('../real.yml', at(CONFIG));
  });
  using run = await runBundle('smoke', URL_OK, { cwd });
  expect(run.report.reason).toContain('unknown setting "page"');
});
