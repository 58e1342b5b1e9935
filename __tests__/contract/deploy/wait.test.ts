import { expect, test } from '@jest/globals';
import { startIdTokens } from '#sandbox/github/id-tokens.ts';
import { answer, cut, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault } from '#sandbox/traffic/traffic.ts';
import { REPOSITORY, SITE, setStage } from './stage.ts';

const STREAM = { service: 'vercel', path: 'follow=1' } as const;
/** A build that says twenty things, slowly enough to be heard one by one. */
const TALK = 'for n in $(seq 20); do echo "pet $n"; sleep 0.02; done';
const pets = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('pet '));
const TWENTY = Array.from({ length: 20 }, (_, index) => `pet ${index + 1}`);

const BREAKS: [string, Fault[]][] = [
  ['is reset after six lines', [cut(STREAM, 6, 'reset')]],
  ['ends in the middle of a line', [cut(STREAM, 7, 'half-line')]],
  ['ends too early, as if all were said', [cut(STREAM, 8, 'end')]],
  ['says something that is no event', [cut(STREAM, 9, 'nonsense')]],
  ['falls silent', [cut(STREAM, 6, 'hang')]],
  ['is not there', [answer({ ...STREAM, times: 99 }, { status: 404, body: '{"error":{"code":"not_found","message":"No."}}' })]],
  ['is refused for now', [tooManyRequests({ ...STREAM, times: 99 })]],
  [
    'is answered by a proxy while the state is too',
    [
      serverError({ ...STREAM, times: 99 }),
      serverError({ service: 'vercel', method: 'GET', path: '/v13/deployments/', skip: 1 }),
    ],
  ],
];

test.each(BREAKS)(
  'a stream of events that %s shows each line once and in order, and the deployment is good',
  async (_, faults) => {
    await using stage = await setStage({ buildCommand: TALK });
    stage.sandbox.traffic.faults.push(...faults);
    using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
    expect(run.report).toMatchObject({ verdict: 'pass' });
    expect(pets(run.stdout)).toEqual(TWENTY);
  },
);

test('the log streams in while the build runs, folded, and every state stands outside of it', async () => {
  await using stage = await setStage({ buildCommand: `${TALK}; echo "::error::hostile"` });
  let isReady: boolean | undefined;
  using run = await stage.deploy(
    { 'working-directory': stage.folder(SITE) },
    {
      onStdout(soFar) {
        if (soFar.includes('pet 3')) isReady ??= stage.sandbox.vercel.deployments('petstore')[0]?.readyState === 'READY';
      },
    },
  );
  expect(isReady).toBe(false);
  expect(run.annotations).toEqual([]);
  let depth = 0;
  for (const line of run.stdout.split('\n')) {
    if (line.startsWith('::group::')) depth++;
    if (line.startsWith('::endgroup::')) depth--;
    if (/^Deployment dpl_\w+ is |^pet /.test(line)) expect([line, depth]).toEqual([line, line.startsWith('pet') ? 1 : 0]);
  }
  expect(depth).toBe(0);
});

test('an error of the log stands at its line in the repository, hostile words cleaned', async () => {
  const log = ['src/pets.ts(2,7): error TS2322: no %0A::error::cat', 'src/gone.ts(1,1): error TS1: elsewhere'];
  await using stage = await setStage({ buildCommand: `printf '%s\\n' '${log.join("' '")}'; exit 2` });
  const root = stage.folder({ ...SITE, 'site/src/pets.ts': 'let x', 'site/index.html': 'x' });
  using run = await stage.deploy({ 'working-directory': `${root}/site` }, { env: { GITHUB_WORKSPACE: root } });
  expect(run.outputs).toMatchObject({ state: 'ERROR', 'error-code': 'BUILD_FAILED' });
  expect(run.report.findings).toMatchObject([
    { rule: 'build-failed' },
    { rule: 'build-error', title: 'TS2322: no %0A::error::cat', where: { file: 'site/src/pets.ts', line: 2 } },
    { rule: 'build-error', title: 'TS1: elsewhere (src/gone.ts:1)' },
  ]);
  expect(run.annotations.filter(({ file }) => file)).toMatchObject([{ level: 'error', file: 'site/src/pets.ts', line: 2 }]);
});

test('a check that fails is named and fails the deployment; one that holds nothing back does not', async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.addCheck('petstore', { name: 'docs', blocks: 'none', ends: 'failed' });
  stage.sandbox.vercel.addCheck('petstore', { name: 'e2e', blocks: 'deployment-alias', ends: 'failed' });
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ state: 'READY', 'error-code': 'CHECKS_FAILED' });
  expect(run.report.findings).toMatchObject([
    { rule: 'checks-failed', title: expect.stringMatching(/its checks failed: "e2e"\.$/) },
  ]);
});

test('a check that runs is waited for by name, and then the deployment is good', async () => {
  await using stage = await setStage();
  const { vercel } = stage.sandbox;
  vercel.addCheck('petstore', { name: 'smoke', blocks: 'deployment-promotion' });
  using run = await stage.deploy(
    { environment: 'production', 'working-directory': stage.folder(SITE) },
    {
      onStdout(soFar) {
        const [one] = soFar.includes('waits for checks: "smoke"') ? vercel.deployments('petstore') : [];
        if (one) vercel.endCheck(one.id, 'smoke', 'succeeded');
      },
    },
  );
  expect(run.report).toMatchObject({ verdict: 'pass' });
  expect(vercel.production('petstore')?.id).toBe(run.outputs['deployment-id']);
});

test('a deployment that is deleted meanwhile ends the wait', async () => {
  await using stage = await setStage({ buildDelayMs: 60_000 });
  const { vercel } = stage.sandbox;
  using run = await stage.deploy(
    { 'working-directory': stage.folder(SITE) },
    {
      onStdout(soFar) {
        const [one] = soFar.includes('is BUILDING') ? vercel.deployments('petstore') : [];
        const headers = { authorization: `Bearer ${vercel.token}` };
        if (one) void fetch(`${vercel.apiUrl}/v13/deployments/${one.id}?teamId=${vercel.teamId}`, { method: 'DELETE', headers });
      },
    },
  );
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ state: 'DELETED', 'error-code': 'DELETED' });
  expect(run.report.findings).toMatchObject([{ rule: 'deployment-deleted' }]);
});

test('what a killed job has left under way is cancelled by its post part; what has ended is left alone', async () => {
  await using stage = await setStage({ buildDelayMs: 60_000 });
  const inputs = { 'working-directory': stage.folder(SITE) };
  using killed = await stage.deploy(inputs, { onStdout: (soFar, send) => soFar.includes('is BUILDING') && send('SIGKILL') });
  const { vercel } = stage.sandbox;
  expect(vercel.deployments('petstore')[0]?.readyState).toBe('BUILDING');
  using post = await stage.post(inputs, killed);
  expect([post.exitCode, post.stderr]).toEqual([0, '']);
  expect(vercel.deployments('petstore')[0]?.readyState).toBe('CANCELED');
  expect(vercel.deployments('petstore')).toHaveLength(1);
});

test('the post part of a job that saw the end asks Vercel nothing, and one whose Vercel is down is no failure', async () => {
  await using stage = await setStage();
  const inputs = { 'working-directory': stage.folder(SITE) };
  using done = await stage.deploy(inputs);
  const before = stage.calls().length;
  using post = await stage.post(inputs, done);
  expect([post.exitCode, stage.calls().length]).toEqual([0, before]);
  stage.sandbox.traffic.faults.push(serverError({ service: 'vercel', path: '/', times: 99 }));
  using down = await stage.post(inputs, { ...done, state: { project: 'petstore', key: 'k' } });
  expect(down.exitCode).toBe(0);
  expect(down.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('could not be cancelled') }]);
});

const bypassSecret = 'b'.repeat(32);

test('a protected deployment is told as such, with the ways in, and the bypass goes to its own origin only', async () => {
  await using stage = await setStage({ protection: { bypassSecret, browsers: 'sso-redirect' } });
  const inputs = { 'working-directory': stage.folder(SITE) };
  using without = await stage.deploy(inputs);
  expect(without.exitCode).toBe(0);
  expect(without.outputs.protected).toBe('true');
  expect(without.stdout).toContain('VERCEL_AUTOMATION_BYPASS_SECRET');
  expect(without.stdout).toContain('id-token: write');
  using run = await stage.deploy({ ...inputs, 'protection-bypass': bypassSecret });
  expect(run.outputs.protected).toBe('true');
  expect(run.stdout).toContain('protection-bypass opens it');
  const carried = stage.sandbox.traffic.requests.filter(({ headers }) => JSON.stringify(headers).includes(bypassSecret));
  expect(new Set(carried.map(({ url }) => `http://${url.host}`))).toEqual(new Set([run.outputs.url]));
});

test.each([
  [REPOSITORY, 'it trusts the GitHub tokens of this job'],
  ['acme/other', 'does not trust the GitHub tokens of this job'],
])('a job with id-token: write asks a deployment that trusts %s with a token of its own', async (repository, told) => {
  await using stage = await setStage();
  await using tokens = await startIdTokens(stage.sandbox.traffic, REPOSITORY);
  stage.sandbox.vercel.createProject({ name: 'shop', protection: { bypassSecret, trusted: { repository, key: tokens.key } } });
  const inputs = { 'vercel-project-id': 'shop', 'working-directory': stage.folder(SITE) };
  using run = await stage.deploy(inputs, { env: tokens.env });
  expect(run.exitCode).toBe(0);
  expect(run.outputs.protected).toBe('true');
  expect(run.stdout).toContain(told);
  const carrying = stage.sandbox.traffic.requests.filter(({ headers }) => headers['x-vercel-trusted-oidc-idp-token']);
  expect(new Set(carrying.map(({ url }) => `http://${url.host}`))).toEqual(new Set([run.outputs.url]));
  const token = carrying[0]?.headers['x-vercel-trusted-oidc-idp-token'] ?? 'none';
  expect(run.stdout.replace(`::add-mask::${token}`, '')).not.toContain(token);
});

test('a preview that answers 401 by itself gets no token: only Vercel protects a project', async () => {
  await using stage = await setStage();
  await using tokens = await startIdTokens(stage.sandbox.traffic, REPOSITORY);
  const site = { ...SITE, 'vercel.json': JSON.stringify({ routes: [{ src: '/.*', status: 401 }] }) };
  using run = await stage.deploy({ 'working-directory': stage.folder(site) }, { env: tokens.env });
  expect(run.outputs.protected).toBe('true');
  expect(stage.sandbox.traffic.requests.filter(({ headers }) => headers['x-vercel-trusted-oidc-idp-token'])).toEqual([]);
});
