import { expect, test } from '@jest/globals';
import { asked, create, lastMove, live, move, production, served, staged, until } from './releases.ts';
import { setStage } from './stage.ts';

const SHOP = { productionDomains: ['petstore', 'shop'] };

test('of two promotions at the same time the later release stays, and the earlier one says that it is superseded', async () => {
  await using stage = await setStage(SHOP);
  await live(stage);
  const [older, newer] = [await staged(stage), await staged(stage)];
  const release = stage.sandbox.vercel.holdMoves('petstore');
  const second = stage.deploy({ operation: 'promote', deployment: newer });
  await until(() => lastMove(stage)?.toDeploymentId === newer);
  const first = stage.deploy({ operation: 'promote', deployment: older });
  await until(() => stage.sandbox.github.deployments('acme/petstore').length === 2);
  release();
  using late = await second;
  using early = await first;
  expect([late.exitCode, early.exitCode]).toEqual([0, 1]);
  expect(early.report).toMatchObject({
    verdict: 'fail',
    findings: [{ rule: 'superseded', actual: newer, expected: older }],
  });
  expect(served(stage)).toEqual([newer, newer]);
});

test('a later release waits for the end of an earlier promotion, and then goes on top of it', async () => {
  await using stage = await setStage();
  await live(stage);
  const [older, newer] = [await staged(stage), await staged(stage)];
  const release = stage.sandbox.vercel.holdMoves('petstore');
  const first = stage.deploy({ operation: 'promote', deployment: older });
  await until(() => lastMove(stage)?.toDeploymentId === older);
  const second = stage.deploy({ operation: 'promote', deployment: newer });
  await until(() => asked(stage, 'promote', newer) === 1);
  release();
  using early = await first;
  using late = await second;
  expect(late.exitCode).toBe(0);
  expect(late.stdout).toContain(`Vercel is still at the promotion to ${older}. Waiting for its end.`);
  expect(production(stage)).toBe(newer);
  expect(early.exitCode === 0 || early.report.findings[0]?.rule === 'superseded').toBe(true);
});

test('where Vercel lets moves overlap, an earlier release that came on top of a later one is taken back', async () => {
  await using stage = await setStage({ ...SHOP, overlappingMoves: 'last-wins' });
  await live(stage);
  const older = await staged(stage);
  const release = stage.sandbox.vercel.holdMoves('petstore');
  const first = stage.deploy({ operation: 'promote', deployment: older });
  await until(() => lastMove(stage)?.toDeploymentId === older);
  const newer = await live(stage);
  release();
  using early = await first;
  expect(early.report).toMatchObject({ verdict: 'fail', findings: [{ rule: 'superseded', actual: newer }] });
  expect(early.report.reason).toContain('put back');
  expect(served(stage)).toEqual([newer, newer]);
});

test('a release that is older than what is in production is not asked for', async () => {
  await using stage = await setStage();
  const older = await staged(stage);
  const newer = await live(stage);
  using run = await stage.deploy({ operation: 'promote', deployment: older });
  expect(run.report).toMatchObject({ verdict: 'fail', reason: expect.stringContaining(`${newer} was created after ${older}`) });
  expect(asked(stage, 'promote', older)).toBe(0);
});

test('an older build that ends after a later one has production puts that one back', async () => {
  await using stage = await setStage(SHOP);
  await live(stage);
  const letGo = stage.sandbox.vercel.holdNextBuild('petstore');
  const site = stage.folder({ 'index.html': 'slow' });
  const slow = stage.deploy({ environment: 'production', 'working-directory': site });
  await until(() => stage.sandbox.vercel.deployments('petstore').length === 2);
  const newer = await live(stage);
  letGo();
  using run = await slow;
  expect(run.report).toMatchObject({ verdict: 'fail', findings: [{ rule: 'superseded', actual: newer }] });
  expect(served(stage)).toEqual([newer, newer]);
});

test('a build that ends after a rollback gets no domain, and says why without waiting for one', async () => {
  await using stage = await setStage();
  const [old] = [await live(stage), await live(stage)];
  const letGo = stage.sandbox.vercel.holdNextBuild('petstore');
  const site = stage.folder({ 'index.html': 'slow' });
  const slow = stage.deploy({ environment: 'production', 'working-directory': site });
  await until(() => stage.sandbox.vercel.deployments('petstore').length === 3);
  await move(stage, 'rollback', old);
  letGo();
  using run = await slow;
  expect(run.report).toMatchObject({ verdict: 'fail', findings: [{ rule: 'superseded', actual: old }] });
  expect(run.report.reason).toContain('production was rolled back');
  expect(production(stage)).toBe(old);
});

test('a rollback while a promotion is under way stands, and the promotion says so', async () => {
  await using stage = await setStage({ overlappingMoves: 'last-wins' });
  const [oldest, old] = [await live(stage), await live(stage)];
  const next = await staged(stage);
  const release = stage.sandbox.vercel.holdMoves('petstore');
  const promoting = stage.deploy({ operation: 'promote', deployment: next });
  await until(() => lastMove(stage)?.toDeploymentId === next);
  const back = stage.deploy({ operation: 'rollback', deployment: oldest });
  await until(() => lastMove(stage)?.toDeploymentId === oldest);
  release();
  using promoted = await promoting;
  using rolledBack = await back;
  expect(rolledBack.exitCode).toBe(0);
  expect(rolledBack.outputs['previous-deployment-id']).toBe(old);
  expect(promoted.report.findings).toMatchObject([{ rule: 'superseded', verdict: 'fail', actual: oldest }]);
  expect(production(stage)).toBe(oldest);
});

test('a rollback goes on top of a promotion that is under way', async () => {
  await using stage = await setStage();
  const [oldest] = [await live(stage), await live(stage)];
  const next = await staged(stage);
  const release = stage.sandbox.vercel.holdMoves('petstore');
  const promoting = stage.deploy({ operation: 'promote', deployment: next });
  await until(() => lastMove(stage)?.toDeploymentId === next);
  const back = stage.deploy({ operation: 'rollback', deployment: oldest });
  await until(() => asked(stage, 'rollback', oldest) === 1);
  release();
  using _promoted = await promoting;
  using rolledBack = await back;
  expect(rolledBack.exitCode).toBe(0);
  expect(rolledBack.outputs['previous-deployment-id']).toBe(next);
  expect(production(stage)).toBe(oldest);
});

test('to promote again what was rolled back from is no race', async () => {
  await using stage = await setStage();
  const [old, next] = [await live(stage), await live(stage)];
  await move(stage, 'rollback', old);
  const between = await create(stage);
  await stage.sandbox.vercel.finished(between);
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(0);
  expect(run.report.reason).toContain('lifts the pin');
  expect(stage.sandbox.vercel.project('petstore').autoAssignCustomDomains).toBe(true);
});
