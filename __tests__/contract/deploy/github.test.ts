import { expect, test } from '@jest/globals';
import { serverError } from '#sandbox/traffic/faults.ts';
import { REPOSITORY, SITE, setStage } from './stage.ts';

test('a pull request gets a transient deployment with its number, the commit, and the address in the end', async () => {
  await using stage = await setStage();
  const head = { sha: 'c'.repeat(40), ref: 'feature', repo: { full_name: REPOSITORY } };
  const event = { pull_request: { number: 7, title: 'Pets', head } };
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { event });
  const [recorded] = stage.sandbox.github.deployments(REPOSITORY);
  expect(recorded).toMatchObject({
    environment: 'Preview',
    isTransient: true,
    isProduction: false,
    ref: 'c'.repeat(40),
    payload: { pullRequest: 7 },
  });
  expect(recorded?.statuses).toMatchObject([
    { state: 'success', environmentUrl: run.outputs.url, logUrl: run.outputs['inspector-url'] },
    { state: 'in_progress' },
  ]);
});

test('a failed build is a failure on GitHub too', async () => {
  await using stage = await setStage({ buildCommand: 'exit 1' });
  using _run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(stage.sandbox.github.deployments(REPOSITORY)[0]?.statuses[0]).toMatchObject({ state: 'failure' });
});

test('a promotion is what shows as Production, with the commit that was deployed; a staged release is not', async () => {
  await using stage = await setStage();
  const staged = await stage.release({ staged: 'true' });
  using _run = await stage.deploy({ operation: 'promote', deployment: staged }, { env: { GITHUB_SHA: 'd'.repeat(40) } });
  const recorded = stage.sandbox.github.deployments(REPOSITORY);
  expect(recorded.map(({ environment, ref, isProduction }) => [environment, ref, isProduction])).toEqual([
    ['Production (staged)', 'a'.repeat(40), false],
    ['Production', 'a'.repeat(40), true],
  ]);
  expect(recorded[1]?.statuses[0]).toMatchObject({
    state: 'success',
    environmentUrl: stage.sandbox.vercel.domainUrl('petstore'),
  });
});

test('a token that may not write deployments costs a warning, not the deployment', async () => {
  await using stage = await setStage();
  const GITHUB_TOKEN = stage.sandbox.github.issueToken({ repository: REPOSITORY, permissions: { contents: 'read' } });
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { env: { GITHUB_TOKEN } });
  expect(run.exitCode).toBe(0);
  expect(run.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('deployments: write') }]);
});

test('a GitHub that is down costs a warning, not the deployment', async () => {
  await using stage = await setStage();
  stage.sandbox.traffic.faults.push(serverError({ service: 'github', path: '/deployments', times: 99 }));
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(0);
  expect(run.annotations).toMatchObject([{ level: 'warning' }]);
});

test('without a token GitHub is not asked', async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { env: { GITHUB_TOKEN: '' } });
  expect(run.exitCode).toBe(0);
  expect(stage.sandbox.traffic.requests.filter(({ service }) => service === 'github')).toEqual([]);
});
