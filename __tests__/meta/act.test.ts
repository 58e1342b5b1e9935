import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Difference, differences, judge, wronglyEnded } from '#scripts/act/compare.ts';
import { KNOWN_DIFFERENCES } from '#scripts/act/known.ts';
import { renderCaller, renderSuite, usesOf } from '#scripts/act/render.ts';
import { type Seen, seenByAct } from '#scripts/act/seen.ts';
import { readCounts } from '#scripts/checks/act.ts';

const SELF = 'acme/suite@0123456789abcdef0123456789abcdef01234567';
const folder = mkdtempSync(join(tmpdir(), 'act-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seen = (result: string, outputs: Record<string, string> = {}): Seen => ({
  jobs: { deploy: { result, outputs, legs: [result] } },
  complaints: [],
});
const known = (name: string, covers: (difference: Difference) => boolean) => ({ name, reason: 'It is so.', covers });

test('two plays that end alike do not differ', () => {
  expect(differences('a', seen('success', { url: 'x' }), seen('success', { url: 'x' }))).toEqual([]);
});

test('a job that ended otherwise, and an output that only one side has, differ', () => {
  const found = differences('a', seen('success', { url: 'x' }), seen('failure'));
  expect(found.map(({ what, local, act }) => [what, local, act])).toEqual([
    ['legs', 'success', 'failure'],
    ['outputs.url', 'x', undefined],
    ['result', 'success', 'failure'],
  ]);
});

test('only what the table knows is tolerated', () => {
  const found = differences('a', seen('success', { url: 'x' }), seen('success', { url: 'y', id: 'z' }));
  const judged = judge(found, [known('the url', ({ what }) => what === 'outputs.url')]);
  expect(judged.unknown.map(({ what }) => what)).toEqual(['outputs.id']);
  expect(judged.tolerated).toHaveLength(1);
});

test('an entry of the table that nothing showed any more is named', () => {
  expect(judge([], [known('an old fault', () => true)]).unused.map(({ name }) => name)).toEqual(['an old fault']);
});

test('every known difference has a name of its own and a reason', () => {
  expect(new Set(KNOWN_DIFFERENCES.map(({ name }) => name)).size).toBe(KNOWN_DIFFERENCES.length);
  for (const { reason } of KNOWN_DIFFERENCES) expect(reason).toMatch(/\w+ \w+/);
});

test('two runners that are wrong alike do not pass', () => {
  expect(wronglyEnded({ deploy: 'failure', smoke: 'success' }, seen('success'))).toEqual([
    'deploy is success, not failure',
    'smoke is not there, not success',
  ]);
});

test('the suite is rendered without a reference that act refuses, and with a last job that needs all others', () => {
  const target = join(folder, 'suite');
  renderSuite(target, SELF);
  const file = join(target, '.github/workflows/preview.yml');
  const { jobs } = parse(readFileSync(file, 'utf8')) as { jobs: Record<string, { needs?: string[] }> };
  expect(usesOf(file).filter((use) => use.startsWith('$/'))).toEqual([]);
  expect(usesOf(file)).toContain(SELF.replace('@', '/actions/deploy@'));
  expect(Object.keys(jobs).filter((id) => id !== 'witness')).toEqual(jobs.witness?.needs);
});

test('what act has no word for is taken out of a caller, and nothing else', () => {
  const [source, target] = [join(folder, 'source.yml'), join(folder, 'caller.yml')];
  const job = (more: string) =>
    `on: push\njobs:\n  a:\n    runs-on: x\n${more}    steps: [{ run: echo }]\n    outputs: { x: y }\n`;
  writeFileSync(source, job('    concurrency: { group: g, queue: max }\n    environment: { name: e, deployment: false }\n'));
  renderCaller(source, target, SELF);
  const plain = job('    concurrency: { group: g }\n    environment: { name: e }\n');
  expect(parse(readFileSync(target, 'utf8'))).toEqual(parse(plain));
});

test('a run whose last job left nothing is not taken for one without differences', () => {
  const told = seenByAct(
    '{"jobID":"deploy","jobResult":"failure"}\n',
    'Error: workflow is not valid\n',
    join(folder, 'no-such-file'),
  );
  expect(told).toEqual({ jobs: {}, complaints: ['Error: workflow is not valid', 'The last job did not run.'] });
});

test('a job is seen with the ends of all its legs', () => {
  const witness = join(folder, 'witness.json');
  writeFileSync(witness, JSON.stringify({ verify: { result: 'failure', outputs: { url: 'x' } } }));
  const log = ['success', 'failure'].map((jobResult) => JSON.stringify({ jobID: 'verify', jobResult })).join('\n');
  expect(seenByAct(`${log}\nnot JSON\n`, '', witness).jobs).toEqual({
    verify: { result: 'failure', outputs: { url: 'x' }, legs: ['failure', 'success'] },
  });
});

test.each([
  ['all passed', '5 passed, 0 failed, 0 skipped\n', 0, { passed: 5, failed: 0 }],
  ['one failed', '4 passed, 1 failed, 0 skipped\n', 1, { passed: 4, failed: 1 }],
  ['it died before its last line', 'Error: no space\n', 1, { passed: 0, failed: 1, problems: 'Error: no space' }],
  ['it died after its last line', '5 passed, 0 failed, 0 skipped\n', 134, { passed: 5, failed: 1 }],
])('the check counts scenarios: %s', (_, output, code, expected) => {
  expect(readCounts(output, code)).toMatchObject(expected);
});
