import { expect, test } from '@jest/globals';
import { FORK, LABEL, REPOSITORY, SHA, setStage } from './stage.ts';

const HOW = `This commit of ${FORK} is deployed once someone with write access to ${REPOSITORY} has read it and adds the label ${LABEL} to this pull request.`;

test.each(['admin', 'maintain', 'write'] as const)('a label by someone with the role %s approves its commit', async (role) => {
  await using stage = await setStage();
  stage.label(LABEL, role);
  using run = await stage.judge();
  expect(run.exitCode).toBe(0);
  expect(run.report).toMatchObject({ verdict: 'pass', reason: `mona approved ${SHA} of ${FORK}.`, source: { sha: SHA } });
  expect(run.outputs).toMatchObject({
    allowed: 'true',
    'pull-request': '7',
    sha: SHA,
    'head-repository': FORK,
    'head-ref': 'feature',
    'run-id': String(stage.runId),
    artifact: 'shipgate-build',
    digest: `sha256:${'0'.repeat(64)}`,
  });
});

test('without a label nothing is allowed; the step is green and names the label to add', async () => {
  await using stage = await setStage();
  using run = await stage.judge();
  expect(run.exitCode).toBe(0);
  expect(run.report).toMatchObject({ verdict: 'skip', reason: HOW });
  expect(run.outputs).toMatchObject({ allowed: 'false', 'pull-request': '7', sha: SHA });
  expect(run.outputs['run-id']).toBeUndefined();
});

test('the approval of another commit counts for nothing', async () => {
  await using stage = await setStage();
  stage.label(`deploy:${'d'.repeat(40)}`);
  using run = await stage.judge();
  expect(run.report).toMatchObject({ verdict: 'skip', reason: `deploy:${'d'.repeat(40)} is for another commit. ${HOW}` });
  expect(run.outputs.allowed).toBe('false');
});

test('a triager may label, and approves nothing', async () => {
  await using stage = await setStage();
  stage.label(LABEL, 'triage', 'tara');
  using run = await stage.judge();
  expect(run.report.reason).toBe(
    `tara added ${LABEL}, but has the role "triage" in ${REPOSITORY}, which may not approve. Remove it, and: ${HOW}`,
  );
  expect(run.report.verdict).toBe('skip');
});

test('someone who has lost write access since approves nothing', async () => {
  await using stage = await setStage();
  stage.label();
  stage.sandbox.github.setPermission(REPOSITORY, 'mona', 'none');
  using run = await stage.judge();
  expect(run.report).toMatchObject({
    verdict: 'skip',
    reason: expect.stringContaining(`mona added ${LABEL}, but has no access`),
  });
});

test('a bot approves nothing', async () => {
  await using stage = await setStage();
  stage.sandbox.github.addLabel(REPOSITORY, 7, LABEL, 'labeler[bot]');
  using run = await stage.judge();
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('labeler[bot] is a bot') });
});

test("an app in a person's name approves nothing", async () => {
  await using stage = await setStage();
  stage.sandbox.github.setPermission(REPOSITORY, 'mona', 'admin');
  stage.sandbox.github.addLabel(REPOSITORY, 7, LABEL, 'mona', 'Boards');
  using run = await stage.judge();
  expect(run.report).toMatchObject({
    verdict: 'skip',
    reason: expect.stringContaining("mona's label was added by the app Boards"),
  });
});

test('a label that was taken off counts for nothing, and the one who put it back counts', async () => {
  await using stage = await setStage();
  const { github } = stage.sandbox;
  stage.label();
  github.removeLabel(REPOSITORY, 7, LABEL, 'mona');
  using without = await stage.judge();
  expect(without.report).toMatchObject({ verdict: 'skip', reason: HOW });
  stage.label(LABEL, 'triage', 'tara');
  using back = await stage.judge();
  expect(back.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('tara added') });
});

test('an approval is found behind a thousand comments, and not when a flood came after it', async () => {
  await using stage = await setStage();
  const { github } = stage.sandbox;
  const flood = (count: number) => {
    for (let index = 0; index < count; index++) github.addComment(REPOSITORY, { number: 7, body: 'noise', login: 'mallory' });
  };
  flood(1200);
  stage.label();
  using found = await stage.judge();
  expect(found.report.verdict).toBe('pass');
  flood(1200);
  using lost = await stage.judge();
  expect(lost.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('It could not be found out who added') });
});

test('the label is judged without a new build when it is added after the build', async () => {
  await using stage = await setStage();
  stage.label();
  using run = await stage.judgeLabel();
  expect(run.report.verdict).toBe('pass');
  expect(run.outputs).toMatchObject({ allowed: 'true', 'pull-request': '7', 'run-id': String(stage.runId) });
});

test('a label before the build waits for the build', async () => {
  await using stage = await setStage({ artifact: 'other' });
  stage.label();
  using run = await stage.judgeLabel();
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('its build has not ended well yet') });
});

test('any other label starts nothing', async () => {
  await using stage = await setStage();
  using run = await stage.judgeLabel('bug');
  expect(run.report.verdict).toBe('skip');
  expect(stage.sandbox.traffic.requests.filter(({ service }) => service === 'github')).toEqual([]);
});

test.each(['actions', 'pull-requests'] as const)('without %s: read it ends with an error, never with a pass', async (scope) => {
  await using stage = await setStage();
  stage.label();
  const other = scope === 'actions' ? 'pull-requests' : 'actions';
  using run = await stage.judge({}, { [other]: 'read' });
  expect(run.exitCode).toBe(1);
  expect(run.outputs.allowed).toBe('false');
  expect(run.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining('Resource not accessible by integration'),
  });
});
