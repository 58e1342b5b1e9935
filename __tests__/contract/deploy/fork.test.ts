import { expect, test } from '@jest/globals';
import { SITE, setStage } from './stage.ts';

const FORK = 'mallory/petstore';
const event = {
  action: 'opened',
  pull_request: { number: 7, head: { sha: 'c'.repeat(40), ref: 'main', repo: { full_name: FORK } } },
};
const underTarget = { event, env: { GITHUB_EVENT_NAME: 'pull_request_target' } };

test.each(['deploy', 'cleanup'])("%s for a fork's pull request is skipped, green, and asks nobody", async (operation) => {
  await using stage = await setStage();
  using run = await stage.deploy({ operation }, { event, env: { VERCEL_TOKEN: '', VERCEL_PROJECT_ID: '' } });
  expect(run.exitCode).toBe(0);
  expect(run.report).toMatchObject({ verdict: 'skip', findings: [], reason: expect.stringContaining(`the fork ${FORK}`) });
  expect(stage.sandbox.traffic.requests).toEqual([]);
});

test("a fork's head under pull_request_target is refused before anything is asked", async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE), 'allow-fork': 'mallory/other' }, underTarget);
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('allow-fork names "mallory/other"') });
  expect(stage.sandbox.traffic.requests).toEqual([]);
});

test('the one fork that allow-fork names is deployed, with a warning', async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE), 'allow-fork': 'Mallory/PetStore' }, underTarget);
  expect(run.exitCode).toBe(0);
  expect(stage.sandbox.vercel.deployments('petstore')).toHaveLength(1);
  expect(run.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining(FORK) }]);
});

const started = { head_sha: 'c'.repeat(40), head_branch: 'main', head_repository: { full_name: FORK } };

test.each([
  ['pull_request_target', event],
  ['workflow_run', { workflow_run: started }],
])("under %s a fork's branch main is deployed as the fork's, never as our main", async (eventName, payload) => {
  await using stage = await setStage();
  const inputs = { 'working-directory': stage.folder(SITE), 'allow-fork': FORK };
  using run = await stage.deploy(inputs, { event: payload, env: { GITHUB_EVENT_NAME: eventName } });
  expect(run.exitCode).toBe(0);
  const [deployment] = stage.sandbox.vercel.deployments('petstore');
  expect(deployment?.meta).toMatchObject({ githubCommitOrg: 'mallory', githubCommitRef: 'mallory:main' });
});

test("Dependabot's pull request without a token is skipped, and deployed with one", async () => {
  await using stage = await setStage();
  const inputs = { 'working-directory': stage.folder(SITE) };
  using without = await stage.deploy(inputs, { env: { GITHUB_ACTOR: 'dependabot[bot]', VERCEL_TOKEN: '' } });
  expect(without.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining("Dependabot's own secrets") });
  using having = await stage.deploy(inputs, { env: { GITHUB_ACTOR: 'dependabot[bot]' } });
  expect(having.report.verdict).toBe('pass');
});
