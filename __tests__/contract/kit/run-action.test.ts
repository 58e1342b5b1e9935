import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { reportSchema } from '#core/report.ts';
import { playScene } from './fixture.ts';

test('a run that finds nothing passes: exit 0, outputs, summary, report file, and no annotation', async () => {
  using run = await playScene('pass');
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ verdict: 'pass', progress: 'done' });
  expect(reportSchema.parse(JSON.parse(run.outputs.report ?? ''))).toMatchObject({
    gate: 'fixture',
    id: 'petstore.test.fixture',
    target: { environment: 'preview' },
  });
  expect(run.report).toMatchObject({ verdict: 'pass', evidence: [{ name: 'proof', path: 'proof.json' }] });
  expect(existsSync(join(run.outputs['report-file'] ?? '', '../proof.json'))).toBe(true);
  expect(run.summary).toContain('Shipgate: Fixture');
  expect(run.annotations).toEqual([]);
});

test('a failing verdict is exit 1 with one annotation for each finding, and the outputs of every end', async () => {
  using run = await playScene('fail');
  expect(run.exitCode).toBe(1);
  expect(run.outputs.verdict).toBe('fail');
  expect(run.report.findings.map(({ verdict }) => verdict)).toEqual(['fail', 'warn']);
  expect(run.annotations.map(({ level, message }) => [level, message])).toEqual([
    ['error', 'Too large.'],
    ['warning', 'Small.'],
  ]);
  expect(run.summary).toContain('Too large.');
});

test.each([
  ['fail', 'never', 0],
  ['user-error', 'never', 0],
  ['warn', 'fail', 0],
  ['warn', 'warn', 1],
  ['pass', 'warn', 0],
] as const)('a verdict of scene %s with fail-on %s ends with %i', async (scene, failOn, exitCode) => {
  using run = await playScene(scene, { 'fail-on': failOn });
  expect(run.exitCode).toBe(exitCode);
  expect(run.outputs.verdict).toBeTruthy();
});

test("what a person can mend is an error with its sentence; what was output before stays, and it is told of this run's environment", async () => {
  using run = await playScene('user-error');
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ verdict: 'error', progress: 'begun' });
  expect(run.annotations).toMatchObject([{ level: 'error', message: 'The page is missing. Create it.' }]);
  expect(run.report).toMatchObject({ reason: 'The page is missing. Create it.', target: { environment: 'preview' } });
  expect(run.stdout + run.stderr).not.toContain('    at ');
});

test('a bug of ours says so, tells where to report it, and shows the stack to debug logging only', async () => {
  using run = await playScene('bug', { text: 'the-key-itself', 'api-key': 'the-key-itself' });
  expect(run.exitCode).toBe(1);
  expect(run.outputs.verdict).toBe('error');
  expect(run.annotations).toMatchObject([
    { level: 'error', message: expect.stringMatching(/^x is not a function .*\nThis is a bug in Shipgate/) },
  ]);
  expect(run.stdout).toMatch(/^::debug::TypeError: x is not a function .*%0A {4}at /m);
  expect(run.stdout.replace('::add-mask::the-key-itself', '')).not.toContain('the-key-itself');
  expect(run.stderr).toBe('');
});

test.each(['throw-nothing', 'stray-rejection', 'stray-rejections'] as const)(
  'scene %s is a bug with outputs too, never a bare crash',
  async (scene) => {
    using run = await playScene(scene);
    expect(run.exitCode).toBe(1);
    expect(run.outputs.verdict).toBe('error');
    expect(run.report.findings).toMatchObject([{ rule: 'bug' }]);
  },
);

test('several bad inputs are several sentences, each with the value, what is allowed and the nearest word', async () => {
  using run = await playScene('pass', { pages: 'many', 'fail-on': 'warm', projct: 'x' });
  expect(run.exitCode).toBe(1);
  expect(run.outputs.verdict).toBe('error');
  expect(run.annotations.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Unknown input "projct" of fixture\. Did you mean "project"\?/),
      'Input "pages" is "many", but must be a whole number from 1 to 9.',
      'Input "fail-on" is "warm", but must be one of fail, warn, never. Did you mean "warn"?',
    ]),
  );
});

test('a missing required input is named, with what it is for', async () => {
  using run = await playScene('pass', { scene: '' });
  expect(run.annotations).toMatchObject([{ message: 'Input "scene" is missing. Set it: What to play.' }]);
});

test('a report file that cannot be written is one sentence, and the outputs are set all the same', async () => {
  using place = await playScene('pass');
  mkdirSync(join(place.folder, 'taken'));
  using run = await playScene('pass', { 'report-file': join(place.folder, 'taken') });
  expect(run.exitCode).toBe(1);
  expect(run.outputs.verdict).toBe('error');
  expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringContaining('report-file') }]);
});

test('an open socket does not keep a finished action alive', async () => {
  using run = await playScene('open-socket');
  expect(run).toMatchObject({ exitCode: 0, outputs: { verdict: 'pass' } });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s aborts what waits: exit 1 with outputs, though a socket is open',
  async (signal) => {
    using run = await playScene('wait', {}, { onStdout: once('ready', (send) => send(signal)) });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ progress: 'waiting', verdict: 'error' });
    expect(run.report).toMatchObject({ reason: 'The job was cancelled.' });
  },
);

test('a cancelled action that does not listen ends before the runner kills it, with its outputs', async () => {
  using run = await playScene('stubborn', { 'fail-on': 'never' }, { onStdout: once('ready', (send) => send('SIGINT')) });
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ progress: 'waiting', verdict: 'error' });
  expect(run.report).toMatchObject({ reason: 'The job was cancelled.' });
});

function once(word: string, act: (send: (signal: NodeJS.Signals) => void) => void) {
  let done = false;
  return (soFar: string, send: (signal: NodeJS.Signals) => void) => {
    if (done || !soFar.includes(word)) return;
    done = true;
    act(send);
  };
}

test('a report that cannot be written any more is a red step with its outputs and its reason', async () => {
  using run = await playScene('lost-evidence', { 'fail-on': 'never' });
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ verdict: 'fail', report: expect.stringContaining('Too large.') });
  expect(run.annotations.map(({ message }) => message).join()).toMatch(/EISDIR|not a file/);
});

test.each(['a file', 'nothing'])('a report file that is a link to %s of the runner is refused, never followed', async (what) => {
  const folder = mkdtempSync(join(tmpdir(), 'report-link-'));
  const victim = join(folder, 'victim');
  if (what === 'a file') writeFileSync(victim, 'as it was');
  symlinkSync(victim, join(folder, 'report.json'));
  using run = await playScene('pass', { 'report-file': join(folder, 'report.json') });
  expect(run.report.reason).toMatch(/^Cannot write report-file .*ELOOP/);
  expect(existsSync(victim) && readFileSync(victim, 'utf8')).toBe(what === 'a file' && 'as it was');
  rmSync(folder, { recursive: true });
});
