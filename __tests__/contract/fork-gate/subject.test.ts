import { expect, test } from '@jest/globals';
import { answer, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { runBundle } from '#testing/run-bundle.ts';
import { FORK, LABEL, REPOSITORY, type Scene, SHA, setStage } from './stage.ts';

test.each<[string, Scene, string]>([
  ['a build that failed', { conclusion: 'failure' }, 'The build ended as "failure"'],
  ['a build that was cancelled', { conclusion: 'cancelled' }, 'The build ended as "cancelled"'],
  ['a push', { event: 'push' }, 'The build was started by "push"'],
  ['a pull request of the same repository', { headRepository: REPOSITORY }, 'has its own preview'],
  ['a fork that is gone', { headRepository: '' }, 'The fork is gone'],
])('%s is skipped, and nobody is asked', async (_, scene, sentence) => {
  await using stage = await setStage();
  stage.label();
  using run = await stage.judge(scene);
  expect(run.exitCode).toBe(0);
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining(sentence) });
  expect(run.outputs).toMatchObject({ allowed: 'false' });
  expect(stage.sandbox.traffic.requests.filter(({ service }) => service === 'github')).toEqual([]);
});

test('a commit that was pushed over is superseded, and no pull request is named for it', async () => {
  await using stage = await setStage();
  stage.label();
  stage.sandbox.github.pushToPullRequest(REPOSITORY, 7, 'd'.repeat(40));
  using run = await stage.judge();
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('Newer commits have been pushed since') });
  expect(run.outputs['pull-request']).toBeUndefined();
});

test('a pull request that was closed is not deployed', async () => {
  await using stage = await setStage();
  stage.label();
  stage.pull.state = 'closed';
  using run = await stage.judge();
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('No open pull request comes from') });
});

test("a branch whose name is text of a stranger's choice stays text", async () => {
  const branch = '%0A::error::x&state=all/`${{secrets}}`';
  await using stage = await setStage({ branch });
  stage.label();
  using run = await stage.judge();
  expect(run.report.verdict).toBe('pass');
  expect(run.outputs['head-ref']).toBe(branch);
  expect(run.annotations).toEqual([]);
});

test('a build without an artifact is skipped, and says what it takes', async () => {
  await using stage = await setStage({ artifact: 'other' });
  stage.label();
  using run = await stage.judge();
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('left no artifact shipgate-build') });
});

test('an artifact that has expired is skipped', async () => {
  await using stage = await setStage();
  stage.label();
  stage.sandbox.artifacts.expire('shipgate-build');
  using run = await stage.judge();
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('has expired') });
});

const forged = (change: object, top: object = {}) => ({
  artifacts: [
    {
      id: 9,
      name: 'shipgate-build',
      size_in_bytes: 5,
      expired: false,
      digest: `sha256:${'0'.repeat(64)}`,
      ...top,
      workflow_run: { id: 0, head_sha: SHA, repository_id: 0, head_repository_id: 0, ...change },
    },
  ],
});

test.each([
  ['another commit', (own: object) => forged({ ...own, head_sha: 'd'.repeat(40) }), 'foreign-artifact'],
  ['another run', (own: object) => forged({ ...own, id: 1 }), 'foreign-artifact'],
  ['another fork', (own: object) => forged({ ...own, head_repository_id: 1 }), 'foreign-artifact'],
  ['another repository', (own: object) => forged({ ...own, repository_id: 1 }), 'foreign-artifact'],
  ['no digest', (own: object) => forged(own, { digest: null }), 'no-digest'],
])('an artifact of %s fails, approved or not', async (_, forge, rule) => {
  await using stage = await setStage();
  stage.label();
  const { github, traffic } = stage.sandbox;
  const { id, workflow_run } = await listed(github);
  expect(id).toBeGreaterThan(0);
  const body = JSON.stringify(forge(workflow_run));
  traffic.faults.push(answer({ service: 'github', path: '/artifacts?' }, { status: 200, body }));
  using run = await stage.judge();
  expect(run.exitCode).toBe(1);
  expect(run.outputs.allowed).toBe('false');
  expect(run.report).toMatchObject({ verdict: 'fail', findings: [{ rule, severity: 'critical' }] });
});

async function listed({ url, token }: { url: string; token: string }) {
  const answered = await fetch(`${url}/repos/${REPOSITORY}/actions/artifacts`, { headers: { authorization: `Bearer ${token}` } });
  const { artifacts } = (await answered.json()) as { artifacts: [{ id: number; workflow_run: object }] };
  return artifacts[0];
}

const PLACES = ['/pulls?', '/timeline', '/permission', '/artifacts?'];

test.each(PLACES)('a 429, a 502, a reset and nonsense at %s are tried again', async (path) => {
  await using stage = await setStage();
  stage.label();
  const { faults } = stage.sandbox.traffic;
  faults.push(tooManyRequests({ service: 'github', path }, 0), serverError({ service: 'github', path }));
  using first = await stage.judge();
  expect(first.report.verdict).toBe('pass');
  faults.push(reset({ service: 'github', path }));
  using second = await stage.judge();
  expect(second.report.verdict).toBe('pass');
  expect(faults).toEqual([]);
});

test.each(PLACES)('a GitHub that talks nonsense at %s is an error, never a pass', async (path) => {
  await using stage = await setStage();
  stage.label();
  stage.sandbox.traffic.faults.push(nonsense({ service: 'github', path, times: 100 }, '{"message":"hello"}'));
  using run = await stage.judge();
  expect(run.exitCode).toBe(1);
  expect(run.report.verdict).toBe('error');
  expect(run.outputs.allowed).toBe('false');
});

test('someone whom GitHub does not know here approves nothing', async () => {
  await using stage = await setStage();
  stage.label();
  stage.sandbox.traffic.faults.push(
    answer({ service: 'github', path: '/permission' }, { status: 404, body: '{"message":"Not Found"}' }),
  );
  using run = await stage.judge();
  expect(run.report).toMatchObject({
    verdict: 'skip',
    reason: expect.stringContaining(`mona added ${LABEL}, but has no access`),
  });
});

test('any other event is told in one sentence', async () => {
  using run = await runBundle(
    'fork-gate',
    { 'github-token': 'a-token-of-a-job' },
    { env: { GITHUB_EVENT_NAME: 'push' }, event: {} },
  );
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('this run was started by "push"') });
});

test('the fork that is judged is the one with the id, whatever another is called', async () => {
  await using stage = await setStage();
  stage.sandbox.github.createRepository('mallory/other', { forkOf: REPOSITORY });
  const { github } = stage.sandbox;
  github.createPullRequest(REPOSITORY, { title: 'Other', head: { ref: 'feature', sha: SHA, repository: 'mallory/other' } });
  stage.label();
  using run = await stage.judge();
  expect(run.outputs).toMatchObject({ allowed: 'true', 'pull-request': '7', 'head-repository': FORK });
});
