import { expect, test } from '@jest/globals';
import { asked, live, move, production, served, staged } from './releases.ts';
import { type Stage, setStage } from './stage.ts';

/** Calls to Vercel and GitHub that could have changed something. */
const writes = (stage: Stage) =>
  stage.sandbox.traffic.requests.filter(
    ({ service, method }) => ['vercel', 'github'].includes(service) && !['GET', 'HEAD'].includes(method),
  );

test('a drill finds what a rollback would go back to, proves that it answers, tells its age, and changes nothing', async () => {
  await using stage = await setStage();
  const [before, current] = [await live(stage), await live(stage)];
  const asked = writes(stage).length;
  using run = await stage.deploy({ operation: 'rollback', 'dry-run': 'true' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ 'deployment-id': before, 'previous-deployment-id': current, verdict: 'pass' });
  expect(run.outputs.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(run.report.reason).toMatch(new RegExp(`^A rollback would go back to ${before}, made at 2.*; nothing was moved\\.$`));
  expect(run.report.metrics).toContainEqual({ name: 'age', unit: 'ms', value: expect.any(Number) });
  expect([production(stage), writes(stage).length]).toEqual([current, asked]);
});

test('a drill that finds no way back is red', async () => {
  await using stage = await setStage();
  await live(stage);
  using nothing = await stage.deploy({ operation: 'rollback', 'dry-run': 'true' });
  expect(nothing).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
  expect(nothing.report.reason).toContain('to go back to');
});

test('a drill of what is named refuses what production could not go back to', async () => {
  await using stage = await setStage();
  await live(stage);
  const preview = await live(stage, { target: undefined });
  using run = await stage.deploy({ operation: 'rollback', 'dry-run': 'true', deployment: preview });
  expect(run.report.reason).toContain('it has never been in production');
});

test.each(['true', 'false'])(
  'a release that waits for its approval does not go out as a rollback (dry-run: %s)',
  async (dryRun) => {
    await using stage = await setStage();
    const current = await live(stage);
    const waiting = await staged(stage);
    using run = await stage.deploy({ operation: 'rollback', 'dry-run': dryRun, deployment: waiting });
    expect(run).toMatchObject({ exitCode: 1, report: { reason: expect.stringContaining('is staged, so it has never been') } });
    expect([production(stage), asked(stage, 'rollback', waiting)]).toEqual([current, 0]);
  },
);

test('a release that goes back by itself leaves alone what came after it', async () => {
  await using stage = await setStage();
  const [before, ours, later] = [await live(stage), await live(stage), await live(stage)];
  using run = await stage.deploy({ operation: 'rollback', deployment: before, leave: ours });
  expect(run).toMatchObject({ exitCode: 0, outputs: { verdict: 'skip' } });
  expect(run.report.reason).toContain(`it serves ${later}, which stands`);
  expect(run.outputs['deployment-id']).toBeUndefined();
  expect(served(stage)).toEqual([later]);
  await move(stage, 'promote', ours);
  using back = await stage.deploy({ operation: 'rollback', deployment: before, leave: ours });
  expect(back.outputs).toMatchObject({ verdict: 'pass', 'deployment-id': before });
});

test('a staged release tells the commit and the age of what is live', async () => {
  await using stage = await setStage();
  await live(stage, { meta: { githubCommitSha: 'c'.repeat(40) } });
  using run = await stage.deploy({ environment: 'production', staged: 'true' });
  expect(run.outputs).toMatchObject({
    'previous-sha': 'c'.repeat(40),
    'previous-created-at': expect.stringMatching(/^2\d{3}-\d\d-\d\dT.*Z$/),
  });
});

test('a promotion that lost to a later release says so by its code', async () => {
  await using stage = await setStage();
  await live(stage);
  const ours = await staged(stage);
  await live(stage);
  using run = await stage.deploy({ operation: 'promote', deployment: ours });
  expect(run).toMatchObject({ exitCode: 1, outputs: { verdict: 'fail', 'error-code': 'SUPERSEDED' } });
});
