import { expect, test } from '@jest/globals';
import { answer, halfBody, hang, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault } from '#sandbox/traffic/traffic.ts';
import { SITE, setStage } from './stage.ts';

const CREATE = { service: 'vercel', method: 'POST', path: '/v13/deployments' } as const;
const UPLOAD = { service: 'vercel', method: 'POST', path: '/v2/files' } as const;
const POLL = { service: 'vercel', method: 'GET', path: '/v13/deployments/' } as const;

const SURVIVED: [string, Fault][] = [
  ['a create whose answer is lost after it took effect', reset({ ...CREATE, when: 'after' })],
  ['a create that is answered by a proxy after it took effect', serverError({ ...CREATE, when: 'after' })],
  ['a create of which half an answer comes', halfBody(CREATE)],
  ['a create that is answered with nonsense before it took effect', nonsense(CREATE)],
  ['a create that is reset before it took effect', reset(CREATE)],
  ['429 to a create', tooManyRequests(CREATE)],
  ['429 to an upload', tooManyRequests(UPLOAD)],
  ['502 to an upload', serverError(UPLOAD)],
  ['a reset upload', reset(UPLOAD)],
  ['an upload whose answer is lost', reset({ ...UPLOAD, when: 'after' })],
  ['503 to a poll', serverError(POLL, 503)],
  ['half an answer to a poll', halfBody(POLL)],
  ['nonsense to a poll', nonsense(POLL)],
  ['a build log that cannot be read', serverError({ service: 'vercel', path: '/events', times: 9 })],
];

test.each(SURVIVED)('%s costs nothing but time: one deployment, and green', async (_, fault) => {
  await using stage = await setStage();
  // Where create is spoilt it must be the one that takes effect, not the first one that asks what is missing.
  if (fault.path === CREATE.path) await stage.upload(SITE);
  stage.sandbox.traffic.faults.push(fault);
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.report).toMatchObject({ verdict: 'pass' });
  expect(stage.sandbox.vercel.deployments('petstore')).toHaveLength(1);
});

test('a poll that hangs is given up and asked again', async () => {
  await using stage = await setStage();
  stage.sandbox.traffic.faults.push(hang(POLL));
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('did not answer');
});

test('an upload that never succeeds names its file, and nothing is created', async () => {
  await using stage = await setStage();
  stage.sandbox.traffic.faults.push(serverError({ ...UPLOAD, times: 99 }));
  using run = await stage.deploy({ 'working-directory': stage.folder({ 'pets.html': 'x' }) });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('Uploading pets.html failed: Vercel answered 502');
  expect(stage.sandbox.vercel.deployments('petstore')).toEqual([]);
});

test.each([
  [402, 'billing'],
  [429, 'https://vercel.com/docs/limits'],
])('a create that is refused with %i for good says what to do', async (status, remedy) => {
  await using stage = await setStage();
  const headers = { 'content-type': 'application/json', 'retry-after': '100000' };
  const body = '{"error":{"code":"refused","message":"No."}}';
  stage.sandbox.traffic.faults.push(answer({ ...CREATE, times: 9 }, { status, headers, body }));
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain(`Vercel answered ${status} to POST /v13/deployments`);
  expect(run.report.reason).toContain(remedy);
});

test('a Vercel that nobody listens at is an error that names it', async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { env: { VERCEL_API_URL: 'http://127.0.0.1:9' } });
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('Vercel could not be reached') });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s cancels the build on Vercel, sets the outputs and ends red', async (name) => {
  await using stage = await setStage({ buildDelayMs: 60_000 });
  using run = await stage.deploy(
    { 'working-directory': stage.folder(SITE) },
    { onStdout: (soFar, send) => soFar.includes('is BUILDING') && send(name) },
  );
  expect(run.exitCode).toBe(1);
  const [deployment] = stage.sandbox.vercel.deployments('petstore');
  expect(deployment?.readyState).toBe('CANCELED');
  expect(run.outputs).toMatchObject({ verdict: 'error', state: 'CANCELED', 'deployment-id': deployment?.id });
  const [recorded] = stage.sandbox.github.deployments('acme/petstore');
  expect(recorded?.statuses[0]).toMatchObject({
    state: 'inactive',
    description: expect.stringContaining('The job was cancelled.'),
  });
});

test('a cancellation while the answer to create is missing finds what it made, and cancels that', async () => {
  await using stage = await setStage({ buildDelayMs: 60_000 });
  const { vercel, traffic } = stage.sandbox;
  await stage.upload(SITE);
  traffic.faults.push(hang({ ...CREATE, when: 'after' }));
  let cancel = () => {};
  const running = stage.deploy(
    { 'working-directory': stage.folder(SITE) },
    {
      onStdout: (_, send) => {
        cancel = () => send('SIGINT');
      },
    },
  );
  while (vercel.deployments('petstore').length < 1) await new Promise(setImmediate);
  cancel();
  using run = await running;
  expect(run.exitCode).toBe(1);
  expect(run.outputs['deployment-id']).toBe(vercel.deployments('petstore')[0]?.id);
  expect(vercel.deployments('petstore').map(({ readyState }) => readyState)).toEqual(['CANCELED']);
});
