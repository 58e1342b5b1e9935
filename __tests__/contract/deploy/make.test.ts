import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import type { RefusalName } from '#sandbox/vercel/refusals.ts';
import { SITE, type Stage, setStage } from './stage.ts';

const CREATE = { service: 'vercel', method: 'POST', path: '/v13/deployments' } as const;
const EMPTY_LIST = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"deployments":[]}' };

const bodies = ({ sandbox }: Stage) =>
  sandbox.traffic.requests
    .filter(({ method, url }) => method === 'POST' && url.pathname === CREATE.path)
    .map(({ body }) => JSON.parse(body.toString()));

test('a lost answer and a list that is behind make two deployments for a moment: the older one stays', async () => {
  await using stage = await setStage({ buildCommand: 'sleep 3' });
  await stage.upload(SITE);
  stage.sandbox.traffic.faults.push(
    reset({ ...CREATE, when: 'after' }),
    answer({ service: 'vercel', method: 'GET', path: /^\/v6\/deployments\?/, times: 6 }, EMPTY_LIST),
  );
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(0);
  const [newer, older] = stage.sandbox.vercel.deployments('petstore');
  expect(run.outputs['deployment-id']).toBe(older?.id);
  expect([older?.readyState, newer?.readyState]).toEqual(['READY', 'CANCELED']);
});

test('a second attempt goes on with the deployment of the first, and one with other variables makes its own', async () => {
  await using stage = await setStage();
  const { vercel } = stage.sandbox;
  const inputs = { 'working-directory': stage.folder(SITE), env: 'BRAND=cats' };
  using first = await stage.deploy(inputs);
  using same = await stage.deploy(inputs, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  using other = await stage.deploy({ ...inputs, env: 'BRAND=dogs' }, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(same.outputs['deployment-id']).toBe(first.outputs['deployment-id']);
  expect(other.outputs['deployment-id']).not.toBe(first.outputs['deployment-id']);
  expect(vercel.deployments('petstore')).toHaveLength(2);
});

test('variables reach Vercel whole and nothing else: no log, output, report or summary shows a value', async () => {
  await using stage = await setStage({ buildCommand: 'echo "token is $NPM_KEY"' });
  using run = await stage.deploy({
    'working-directory': stage.folder(SITE),
    env: 'DATABASE_URL=postgres://u:hunter2hunter2@db/pets?a=1,b=2\nMODE=production',
    'build-env': 'NPM_KEY=build-hunter2hunter2',
  });
  expect(run.exitCode).toBe(0);
  expect(bodies(stage).at(-1)).toMatchObject({
    env: { DATABASE_URL: 'postgres://u:hunter2hunter2@db/pets?a=1,b=2', MODE: 'production' },
    build: { env: { NPM_KEY: 'build-hunter2hunter2' } },
  });
  const masks = run.stdout.split('\n').filter((line) => line.startsWith('::add-mask::'));
  const said = run.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  expect(masks).toContain('::add-mask::build-hunter2hunter2');
  expect(said.join('\n')).toContain('token is ***');
  expect([said.join('\n'), run.summary, JSON.stringify(run.outputs), JSON.stringify(run.report)].join('\n')).not.toContain(
    'hunter2',
  );
  expect(JSON.stringify(bodies(stage).at(-1).meta)).not.toContain('hunter2');
});

test('a mistake in variables ends the step before a call, and the message holds no value', async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE), env: 'A=1\nVERCEL_ENV=hunter2hunter2' });
  expect(run.report.reason).toContain('line 2 (VERCEL_ENV) is set by Vercel itself');
  expect(run.report.reason).not.toContain('hunter2');
  expect(stage.calls()).toEqual([]);
});

test('a custom environment is deployed to under its own name, its domains follow, and Vercel is told the commit', async () => {
  await using stage = await setStage({
    environments: [{ slug: 'staging', domains: ['staging-petstore'], env: { SHOP: 'staging' } }],
  });
  const site = stage.folder(SITE);
  const git = (...args: string[]) => execFileSync('git', ['-C', site, ...args], { encoding: 'utf8' }).trim();
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', 'commit', '-qm', 'Add pets\n\nAll of them.');
  using run = await stage.deploy(
    { 'working-directory': site, environment: 'staging' },
    { env: { GITHUB_SHA: git('rev-parse', 'HEAD'), GITHUB_EVENT_NAME: 'push' } },
  );
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ environment: 'staging', state: 'READY' });
  const [deployment] = stage.sandbox.vercel.deployments('petstore');
  expect(deployment?.customEnvironment).toMatchObject({ slug: 'staging' });
  expect(deployment?.alias).toEqual([`staging-petstore.localhost:${stage.sandbox.vercel.sitePort}`]);
  expect(stage.sandbox.github.deployments('acme/petstore')[0]).toMatchObject({ environment: 'staging' });
  expect(bodies(stage).at(-1).gitMetadata).toEqual({
    remoteUrl: 'https://github.com/acme/petstore',
    commitSha: git('rev-parse', 'HEAD'),
    commitRef: 'main',
    commitAuthorName: 'Ada',
    commitMessage: 'Add pets\n\nAll of them.',
    dirty: false,
    ci: true,
    ciType: 'github-actions',
    ciGitProviderUsername: 'octocat',
    rootDirectory: '',
  });
});

test('an environment that the project has not got is refused with those it has, before GitHub hears of it', async () => {
  await using stage = await setStage({ environments: [{ slug: 'staging' }] });
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE), environment: 'stagign' });
  expect(run.report.reason).toContain(
    'has no environment "stagign". Did you mean "staging"? It has: preview, production, staging.',
  );
  expect(stage.sandbox.github.deployments('acme/petstore')).toEqual([]);
  expect(stage.calls()).not.toContain('POST /deployments');
});

test.each<[RefusalName, string]>([
  ['commit-author', 'Invite the author'],
  ['sign-on', 'identity provider'],
  ['payment-due', 'billing'],
  ['no-permission', 'may deploy this project'],
  ['being-transferred', 'run this job again'],
  ['too-many-variables', 'Check env and build-env'],
])('a refusal for %s says what to do about it, and makes nothing', async (refusal, remedy) => {
  await using stage = await setStage();
  stage.sandbox.vercel.refuseNextDeployment('petstore', refusal);
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain(remedy);
  expect(run.outputs['error-code']).toBeTruthy();
  expect(stage.sandbox.vercel.deployments('petstore')).toEqual([]);
});

test('a deployment that Vercel blocks for its author is told as that, with its id', async () => {
  await using stage = await setStage();
  const blocked = { id: 'dpl_blocked', url: 'petstore-blocked.vercel.app', readyState: 'BLOCKED', createdAt: Date.now() };
  stage.sandbox.traffic.faults.push(
    answer(CREATE, { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(blocked) }),
  );
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.report.reason).toContain('Vercel blocks the deployment dpl_blocked.');
  expect(run.outputs).toMatchObject({ 'deployment-id': 'dpl_blocked', verdict: 'error' });
});
