import { expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { asked, live, move, production, staged } from './releases.ts';
import { type Stage, setStage } from './stage.ts';

const follows = (stage: Stage) => stage.sandbox.vercel.project('petstore').autoAssignCustomDomains;

const deployLive = (stage: Stage) =>
  stage.deploy({ environment: 'production', 'working-directory': stage.folder({ 'index.html': 'x' }) });

test('while production is pinned a release that is not staged is refused, with both ways out, and unpin is one of them', async () => {
  await using stage = await setStage();
  const [old] = [await live(stage), await live(stage)];
  await move(stage, 'rollback', old);
  using refused = await deployLive(stage);
  expect(refused.report.verdict).toBe('error');
  expect(refused.report.reason).toMatch(/switched off since the rollback from dpl_\w+ to dpl_\w+.*staged "true".*"unpin"/);
  using unpinned = await stage.deploy({ operation: 'unpin' });
  expect(unpinned.exitCode).toBe(0);
  expect(unpinned.report.reason).toContain(`switched off since the rollback`);
  expect(unpinned.outputs['deployment-id']).toBe(old);
  expect([follows(stage), production(stage)]).toEqual([true, old]);
  using again = await stage.deploy({ operation: 'unpin' });
  expect(again.report).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('they did before') });
  expect(stage.calls().filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
});

test('unpin does not believe a Vercel that takes the change and does not make it', async () => {
  await using stage = await setStage();
  const current = await live(stage);
  stage.sandbox.vercel.setFollowing('petstore', false);
  stage.sandbox.traffic.faults.push(
    answer({ service: 'vercel', method: 'PATCH', path: '/projects/' }, { status: 200, body: '{}' }),
  );
  using run = await stage.deploy({ operation: 'unpin' });
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('still do not follow') });
  expect(production(stage)).toBe(current);
});

test('what a team has switched off on purpose refuses such a release too, in its own words, and outlives a promotion', async () => {
  await using stage = await setStage();
  await live(stage);
  stage.sandbox.vercel.setFollowing('petstore', false);
  using refused = await deployLive(stage);
  expect(refused.report.reason).toContain('"Auto-assign Custom Production Domains" is switched off in its settings');
  const next = await staged(stage);
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(0);
  expect(run.report.reason).toContain('as somebody has set it');
  expect([follows(stage), production(stage)]).toEqual([false, next]);
});

test('it outlives a rollback and the promotion after that', async () => {
  await using stage = await setStage();
  const [old] = [await live(stage), await live(stage)];
  stage.sandbox.vercel.setFollowing('petstore', false);
  using _back = await stage.deploy({ operation: 'rollback', deployment: old });
  const next = await staged(stage);
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(0);
  expect([follows(stage), production(stage)]).toEqual([false, next]);
});

test('a promotion whose setting could not be put back is good, with a warning that says so', async () => {
  await using stage = await setStage();
  await live(stage);
  stage.sandbox.vercel.setFollowing('petstore', false);
  const next = await staged(stage);
  const body = '{"error":{"code":"forbidden","message":"Not allowed."}}';
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'PATCH', path: '/projects/' }, { status: 403, body }));
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(0);
  expect(run.report.findings).toMatchObject([{ rule: 'following-not-set', verdict: 'warn' }]);
});

test('a promotion that Vercel skips is red, and says what production serves', async () => {
  await using stage = await setStage();
  const current = await live(stage);
  const next = await staged(stage);
  stage.sandbox.vercel.skipNextMove('petstore');
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.report).toMatchObject({ verdict: 'fail', reason: expect.stringContaining(`Production serves ${current}.`) });
  expect(asked(stage, 'promote', next)).toBe(1);
});
