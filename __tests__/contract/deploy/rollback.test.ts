import { expect, test } from '@jest/globals';
import { serverError } from '#sandbox/traffic/faults.ts';
import { asked, lastMove, live, move, production, served, staged, until } from './releases.ts';
import { REPOSITORY, type Stage, setStage } from './stage.ts';

/** Notes what a release passed, as "mark" does. */
async function note(stage: Stage, id: string, ...marks: string[]) {
  const { url, token } = stage.sandbox.github;
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return (await fetch(`${url}/repos/${REPOSITORY}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const { id: record } = (await post('deployments', { ref: 'a'.repeat(40), environment: 'Production' })) as { id: number };
  for (const mark of marks)
    await post(`deployments/${record}/statuses`, { state: 'success', description: `shipgate:${mark} ${id}` });
}

/** Notes that releases passed everything. */
async function prove(stage: Stage, ...ids: string[]) {
  for (const id of ids) await note(stage, id, 'passed-gates', 'passed-verification');
}

const descriptions = (stage: Stage) =>
  stage.sandbox.github.deployments(REPOSITORY).flatMap(({ statuses }) => statuses.map(({ description }) => description));

test('rollback goes to the newest deployment that passed its gates and its verification, not to the one before', async () => {
  await using stage = await setStage();
  const [proven, unproven, bad] = [await live(stage), await live(stage), await live(stage)];
  await prove(stage, proven);
  await note(stage, unproven, 'passed-gates');
  using run = await stage.deploy({ operation: 'rollback', description: 'The basket is empty.' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ 'deployment-id': proven, 'previous-deployment-id': bad });
  expect(run.report.reason).toContain('it is the newest one that passed its gates and its verification');
  expect(run.report.reason).toContain('The basket is empty.');
  expect(descriptions(stage)).toContain(`shipgate:rolled-back-from ${bad} The basket is empty.`);
});

test('what was rolled back from is never chosen again, however well it had passed', async () => {
  await using stage = await setStage();
  const [first, second, third] = [await live(stage), await live(stage), await live(stage)];
  await prove(stage, first, second, third);
  using once = await stage.deploy({ operation: 'rollback' });
  expect(once.outputs['deployment-id']).toBe(second);
  await move(stage, 'promote', third);
  await note(stage, second, 'rolled-back-from');
  using again = await stage.deploy({ operation: 'rollback' });
  expect(again.outputs['deployment-id']).toBe(first);
});

test("a GitHub that cannot be read costs a warning, and Vercel's candidate is taken", async () => {
  await using stage = await setStage();
  const [proven, before] = [await live(stage), await live(stage), await live(stage)];
  await prove(stage, proven);
  stage.sandbox.traffic.faults.push(serverError({ service: 'github', path: '/deployments', times: 99 }));
  using run = await stage.deploy({ operation: 'rollback' });
  expect(run.outputs['deployment-id']).toBe(before);
  expect(run.annotations[0]).toMatchObject({
    level: 'warning',
    message: expect.stringContaining("Vercel's own candidate is taken"),
  });
});

test('a mark stands on the GitHub deployment of the release, and leaves what GitHub shows of it', async () => {
  await using stage = await setStage();
  await live(stage);
  const next = await staged(stage);
  using _promoted = await stage.deploy({ operation: 'promote', deployment: next });
  const [before] = stage.sandbox.github.deployments(REPOSITORY).map(({ statuses }) => ({ ...statuses[0] }));
  using run = await stage.deploy({ operation: 'mark', deployment: next, passed: 'verification' }, { env: { VERCEL_TOKEN: '' } });
  expect(run.exitCode).toBe(0);
  const recorded = stage.sandbox.github.deployments(REPOSITORY);
  expect(recorded).toHaveLength(1);
  expect(recorded[0]?.statuses[0]).toMatchObject({
    state: 'success',
    description: `shipgate:passed-verification ${next}`,
    environmentUrl: before?.environmentUrl,
    logUrl: before?.logUrl,
  });
  using _gates = await stage.deploy({ operation: 'mark', deployment: next, passed: 'gates' });
  expect(recorded[0]?.statuses.map(({ description }) => description)).toContain(`shipgate:passed-gates ${next}`);
});

test('a mark that GitHub refuses is a warning, and one for a URL is an error', async () => {
  await using stage = await setStage();
  const GITHUB_TOKEN = stage.sandbox.github.issueToken({ repository: REPOSITORY, permissions: { deployments: 'read' } });
  const inputs = { operation: 'mark', passed: 'gates' };
  using refused = await stage.deploy({ ...inputs, deployment: 'dpl_1' }, { env: { GITHUB_TOKEN } });
  expect(refused.report).toMatchObject({ verdict: 'warn', findings: [{ rule: 'mark-not-written' }] });
  using url = await stage.deploy({ ...inputs, deployment: 'petstore-1.vercel.app' });
  expect(url.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('no id of a deployment') });
});

test('a plan that only allows the deployment before gets that one where the choice was ours, and is explained where it was not', async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.limitUploads({ plan: 'hobby' });
  const [proven, before] = [await live(stage), await live(stage), await live(stage)];
  await prove(stage, proven);
  using named = await stage.deploy({ operation: 'rollback', deployment: proven });
  expect(named.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining(`directly before the current one: ${before}. Name that one`),
  });
  using run = await stage.deploy({ operation: 'rollback' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs['deployment-id']).toBe(before);
  expect(run.report.reason).toContain(`the plan does not allow ${proven}`);
});

test('after a promotion that moved some of the domains only, rollback brings the others back, though Vercel refuses', async () => {
  await using stage = await setStage({ productionDomains: ['petstore', 'shop'] });
  const old = await live(stage);
  const next = await staged(stage);
  stage.sandbox.vercel.failNextAlias('petstore', 'shop', { code: 'cert_missing', message: 'No certificate.' });
  using promoted = await stage.deploy({ operation: 'promote', deployment: next });
  expect(promoted.report.findings).toMatchObject([
    { rule: 'promote-failed', title: expect.stringMatching(/could not move shop\.localhost:\d+ to/) },
  ]);
  expect(served(stage)).toEqual([next, old]);
  using run = await stage.deploy({ operation: 'rollback' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ 'deployment-id': old, 'previous-deployment-id': next });
  expect(served(stage)).toEqual([old, old]);
  expect(stage.sandbox.vercel.project('petstore').autoAssignCustomDomains).toBe(false);
});

test('the next attempt of a rollback that was killed does not go back one further', async () => {
  await using stage = await setStage();
  const [, second, third] = [await live(stage), await live(stage), await live(stage)];
  using first = await stage.deploy({ operation: 'rollback' });
  expect(first.outputs['deployment-id']).toBe(second);
  using again = await stage.deploy({ operation: 'rollback' }, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(again.outputs).toMatchObject({ 'deployment-id': second, 'previous-deployment-id': third });
  expect(asked(stage, 'rollback', second)).toBe(1);
  expect(production(stage)).toBe(second);
});

test('a rollback that somebody made before gets the reason', async () => {
  await using stage = await setStage();
  const [old] = [await live(stage), await live(stage)];
  await move(stage, 'rollback', old);
  using run = await stage.deploy({ operation: 'rollback', deployment: old, description: 'The basket is empty.' });
  expect(run.exitCode).toBe(0);
  expect(lastMove(stage)?.toDeploymentId).toBe(old);
  expect(stage.sandbox.vercel.project('petstore').rollbackDescription?.description).toContain('The basket is empty.');
});

test('rollback refuses a preview, which has never been in production', async () => {
  await using stage = await setStage();
  const [preview, current] = [await live(stage, { target: undefined }), await live(stage)];
  using run = await stage.deploy({ operation: 'rollback', deployment: preview });
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('never been in production') });
  expect([asked(stage, 'rollback', preview), production(stage)]).toEqual([0, current]);
});

test('a rollback that Vercel skips is red, and says what production serves', async () => {
  await using stage = await setStage();
  const [old, current] = [await live(stage), await live(stage)];
  stage.sandbox.vercel.skipNextMove('petstore');
  using run = await stage.deploy({ operation: 'rollback', deployment: old });
  expect(run.report).toMatchObject({ verdict: 'fail', reason: expect.stringContaining(`Production serves ${current}.`) });
});

test.each(['conflict', 'last-wins'] as const)(
  'a rollback to what is still there, while a promotion away from it is under way (%s), is asked for and not just confirmed',
  async (overlappingMoves) => {
    await using stage = await setStage({ overlappingMoves });
    const good = await live(stage);
    const bad = await staged(stage);
    const letGo = stage.sandbox.vercel.holdMoves('petstore');
    void move(stage, 'promote', bad);
    await until(() => lastMove(stage)?.toDeploymentId === bad);
    const onStdout = () => {
      if (asked(stage, 'rollback', good) > 0) letGo();
    };
    using run = await stage.deploy({ operation: 'rollback', deployment: good }, { onStdout });
    letGo();
    await until(() => lastMove(stage)?.jobStatus === 'succeeded');
    expect(run.outputs.verdict).toBe('pass');
    expect(production(stage)).toBe(good);
    expect(lastMove(stage)).toMatchObject({ type: 'rollback', toDeploymentId: good, jobStatus: 'succeeded' });
  },
);
