import { expect, test } from '@jest/globals';
import { answer, hang, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault } from '#sandbox/traffic/traffic.ts';
import { REPOSITORY, SITE, type Stage, setStage } from './stage.ts';

const event = (number: number) => {
  const head = { sha: 'c'.repeat(40), ref: 'feature', repo: { full_name: REPOSITORY } };
  return { pull_request: { number, title: 'Pets', head } };
};
const states = ({ sandbox }: Stage) =>
  sandbox.github.deployments(REPOSITORY).map(({ statuses }) => statuses.map(({ state }) => state));

test('a pull request gets a transient deployment with its number and commit, which is told from queue to address', async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { event: event(7) });
  const [recorded] = stage.sandbox.github.deployments(REPOSITORY);
  expect(recorded).toMatchObject({
    environment: 'Preview',
    isTransient: true,
    isProduction: false,
    ref: 'c'.repeat(40),
    payload: { pullRequest: 7, runId: 4242, job: 'test', project: 'petstore', environment: 'preview', operation: 'deploy' },
  });
  const [id, log] = [run.outputs['deployment-id'], run.outputs['inspector-url']];
  expect(recorded?.statuses).toMatchObject([
    { state: 'success', environmentUrl: run.outputs.url, logUrl: log, description: expect.stringContaining(`${id}: `) },
    { state: 'in_progress', logUrl: log, description: expect.stringContaining(`${id}: `) },
    { state: 'queued', logUrl: 'https://github.com/acme/petstore/actions/runs/4242' },
  ]);
  const creation = stage.sandbox.traffic.requests.findIndex(({ url }) => url.pathname === '/v13/deployments');
  const opening = stage.sandbox.traffic.requests.findIndex(({ url }) => url.pathname.endsWith('/petstore/deployments'));
  expect(opening).toBeLessThan(creation);
});

test('a failed build is a failure on GitHub too', async () => {
  await using stage = await setStage({ buildCommand: 'exit 1' });
  using _run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(states(stage)).toEqual([['failure', 'in_progress', 'queued']]);
});

test('what Vercel refuses to create is an error on GitHub, with the way to the run', async () => {
  await using stage = await setStage();
  const refusal = {
    status: 402,
    headers: { 'content-type': 'application/json' },
    body: '{"error":{"code":"x","message":"No."}}',
  };
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'POST', path: '/v13/deployments' }, refusal));
  using _run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  const [recorded] = stage.sandbox.github.deployments(REPOSITORY);
  expect(recorded?.statuses[0]).toMatchObject({ state: 'error', logUrl: expect.stringContaining('/actions/runs/4242') });
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
    description: expect.stringContaining(staged),
  });
});

test('a job that is run again goes on with the record of its first attempt', async () => {
  await using stage = await setStage();
  const inputs = { 'working-directory': stage.folder(SITE) };
  using _first = await stage.deploy(inputs, { event: event(7) });
  using _second = await stage.deploy(inputs, { event: event(7), env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(states(stage)).toHaveLength(1);
  using _other = await stage.deploy(inputs, { event: event(7), env: { GITHUB_RUN_ATTEMPT: '2', GITHUB_JOB: 'other' } });
  expect(states(stage)).toHaveLength(2);
});

test("a newer preview retires this pull request's older one, and neither another's nor another project's", async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.createProject({ name: 'docs' });
  const deploy = (number: number, runId: string, project = 'petstore') =>
    stage.deploy(
      { 'working-directory': stage.folder(SITE) },
      { event: event(number), env: { GITHUB_RUN_ID: runId, VERCEL_PROJECT_ID: project } },
    );
  using _old = await deploy(7, '1');
  using _neighbour = await deploy(8, '2');
  using _docs = await deploy(7, '3', 'docs');
  using _new = await deploy(7, '4');
  expect(states(stage).map(([newest]) => newest)).toEqual(['inactive', 'success', 'success', 'success']);
});

test('a token that may not write deployments costs a warning, not the deployment', async () => {
  await using stage = await setStage();
  const GITHUB_TOKEN = stage.sandbox.github.issueToken({ repository: REPOSITORY, permissions: { contents: 'read' } });
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { env: { GITHUB_TOKEN } });
  expect(run.exitCode).toBe(0);
  expect(run.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('deployments: write') }]);
});

const OPEN = { service: 'github', method: 'POST', path: /\/deployments$/ } as const;
const SAY = { service: 'github', method: 'POST', path: '/statuses' } as const;
const json = (status: number, message: string) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

test.each<[string, Fault[], string]>([
  ['202 instead of a deployment', [answer(OPEN, json(202, 'Auto-merged main into feature on deployment.'))], 'Auto-merged'],
  ['a reset of every status', [reset({ ...SAY, times: 99 })], 'could not be reached'],
  ['an outage', [serverError({ service: 'github', path: '/deployments', times: 99 })], '502'],
  [
    'a pause of a minute',
    [tooManyRequests({ service: 'github', path: '/deployments', times: 99 }, 60)],
    'did not answer in time',
  ],
  ['silence', [hang({ service: 'github', path: '/deployments', times: 99 })], 'did not answer'],
])('%s from GitHub costs one warning, and never the deployment', async (_, faults, said) => {
  await using stage = await setStage();
  stage.sandbox.traffic.faults.push(...faults);
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { event: event(7) });
  expect(run.exitCode).toBe(0);
  expect(run.outputs.verdict).toBe('pass');
  expect(run.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining(said) }]);
});

test('a record whose answer was lost is found again, so that it does not stay queued for ever', async () => {
  await using stage = await setStage();
  stage.sandbox.traffic.faults.push(reset({ ...OPEN, when: 'after' }));
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.annotations).toEqual([]);
  expect(states(stage)).toEqual([['success', 'in_progress', 'queued']]);
});

test('without a token GitHub is not asked', async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { env: { GITHUB_TOKEN: '' } });
  expect(run.exitCode).toBe(0);
  expect(stage.sandbox.traffic.requests.filter(({ service }) => service === 'github')).toEqual([]);
});

test('a record that a killed job has left open is closed after the job, and one that has ended stays as it is', async () => {
  await using stage = await setStage({ buildDelayMs: 60_000 });
  const inputs = { 'working-directory': stage.folder(SITE) };
  using killed = await stage.deploy(inputs, {
    onStdout: (soFar, send) => soFar.includes('is BUILDING') && send('SIGKILL'),
  });
  expect(states(stage)[0]?.[0]).toBe('in_progress');
  using _post = await stage.post(inputs, killed);
  expect(states(stage)[0]?.[0]).toBe('error');
  await using clean = await setStage();
  using done = await clean.deploy(inputs);
  using _after = await clean.post(inputs, done);
  expect(states(clean)).toEqual([['success', 'in_progress', 'queued']]);
});
