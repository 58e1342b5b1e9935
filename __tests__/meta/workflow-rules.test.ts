import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { lintedFiles } from '#scripts/checks/static.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';
import { looseIgnores, looseScopes, pinnedTwice, reasonless, undocumented, unpinned } from './workflow-rules.ts';

const read = (path: string) => readFileSync(join(REPOSITORY_ROOT, path), 'utf8');
const list = (pattern: string) => globSync(pattern, { cwd: REPOSITORY_ROOT }).toSorted();
const reusable = list('reusable-workflows/*/*.yml');
const own = list('.github/workflows/ci-*.yml');
const examples = list('examples/*/.github/workflows/*.yml');
const all = [...reusable, ...own, ...examples];
/** Breaches of a rule over files, each with its file. */
const over = (files: readonly string[], rule: (text: string) => string[]) =>
  files.flatMap((path) => rule(read(path)).map((found) => `${path}: ${found}`));

const SHA = 'a'.repeat(40);

test('everything of others is pinned to a full commit with its full version, but for the tag that the prober probes', () => {
  expect(over(all, unpinned)).toEqual([
    expect.stringMatching(/^\.github\/workflows\/ci-prober\.yml: .*@preview\/v1 # zizmor: ignore/),
  ]);
});

test.each([
  [`      - uses: actions/checkout@${SHA} # v5.0.0`, 0],
  [`    uses: shipgate/shipgate/.github/workflows/preview.yml@${SHA} # preview/v1.2.3`, 0],
  ['        uses: $/actions/deploy', 0],
  ['        uses: actions/checkout@v5 # v5.0.0', 1],
  [`        uses: actions/checkout@${SHA}`, 1],
  [`        uses: actions/checkout@${SHA} # v5`, 1],
  [`        uses: actions/checkout@${SHA.slice(1)} # v5.0.0`, 1],
])('"%s" has %i pins to mend', (line, count) => {
  expect(unpinned(line)).toHaveLength(count);
});

test('the same action is the same commit everywhere', () => {
  const ours = (text: string) => text.replaceAll(/^.*uses: shipgate\/.*$/gm, '');
  expect(pinnedTwice(new Map(all.map((path) => [path, ours(read(path))])))).toEqual([]);
  const two = new Map([
    ['a', `uses: actions/cache@${SHA} # v5.0.0`],
    ['b', `uses: actions/cache/save@${'b'.repeat(40)} # v5.0.0`],
  ]);
  expect(pinnedTwice(two)).toHaveLength(1);
});

test('every scope of our workflows says on its line what it is for; an example may leave out contents: read', () => {
  expect(over([...reusable, ...own], (text) => reasonless(text))).toEqual([]);
  expect(over(examples, (text) => reasonless(text, ['contents: read']))).toEqual([]);
  expect(reasonless('    permissions:\n      contents: read\n      issues: write # tell\n      actions: read #')).toEqual([
    'contents: read',
    'actions: read #',
  ]);
});

test('no file grants anything to all its jobs, and every job names its scopes', () => {
  const withoutScopes =
    'permissions: {}\njobs:\n  a:\n    runs-on: x\n  b:\n    permissions: read-all\n  c:\n    permissions: {}\n';
  expect(looseScopes(withoutScopes)).toEqual(['a', 'b']);
  expect(looseScopes('jobs: {}\n')).toEqual(['the file itself']);
  expect(over(all, looseScopes)).toEqual([]);
});

test('what a linter is told to pass over is one rule in one line, with its reason', () => {
  expect(over([...all, ...list('actions/*/action.yml'), '.github/dependabot.yml'], looseIgnores)).toEqual([]);
  expect(list('{.github,examples/*/.github}/{zizmor,actionlint}.{yml,yaml}')).toEqual([]);
  expect(looseIgnores('  x: 1 # zizmor: ignore[unpinned-uses] the tag is probed')).toEqual([]);
  expect(looseIgnores('  x: 1 # zizmor: ignore[unpinned-uses]\n  y: 2 # zizmor: ignore')).toHaveLength(2);
  expect(looseIgnores('  x: 1 # zizmor: ignore[a,b] the tag is probed')).toHaveLength(1);
});

test.each(reusable)('every input, secret and output of %s is described, and stands in its README', (path) => {
  expect(undocumented(read(path), read(join(path, '../README.md')))).toEqual([]);
});

test('what is not described, or not on the page, is found', () => {
  const text = [
    'on:',
    '  workflow_call:',
    '    inputs:',
    '      good: { description: A good one. }',
    '      mute: {}',
    '      absent: { description: Not on the page. }',
    '    outputs:',
    '      sloppy: { description: not a sentence }',
  ].join('\n');
  const readme = '| `good` | A good one. |  |\n| `sloppy` | not a sentence |';
  expect(undocumented(text, readme)).toEqual(['inputs: mute', 'inputs: absent', 'outputs: sloppy']);
});

test('the linters look at every workflow, every action and every Dependabot file that is here', () => {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: REPOSITORY_ROOT,
    encoding: 'utf8',
  });
  const wanted = stdout
    .split('\n')
    .filter((path) =>
      /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$|(^|\/)dependabot\.ya?ml$|^reusable-workflows\/.*\.ya?ml$/.test(
        path,
      ),
    );
  expect(wanted.length).toBeGreaterThan(20);
  const { zizmor, actionlint } = lintedFiles();
  expect(wanted.filter((path) => !zizmor.includes(path))).toEqual([]);
  expect(wanted.filter((path) => !/(action|dependabot)\.ya?ml$/.test(path) && !actionlint.includes(path))).toEqual([]);
});
