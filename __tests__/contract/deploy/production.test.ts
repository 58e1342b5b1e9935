import { expect, test } from '@jest/globals';
import { answer, hang, reset } from '#sandbox/traffic/faults.ts';
import { asked, live, staged } from './releases.ts';
import { setStage } from './stage.ts';

const SHOP = { productionDomains: ['petstore', 'shop'] };

test('promote moves every domain to the very deployment that was staged, and proves it', async () => {
  await using stage = await setStage(SHOP);
  const before = await live(stage);
  const next = await staged(stage);
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({
    verdict: 'pass',
    environment: 'production',
    'deployment-id': next,
    'ready-substate': 'PROMOTED',
    'previous-deployment-id': before,
  });
  expect(stage.sandbox.vercel.production('petstore')?.id).toBe(next);
  for (const label of ['petstore', 'shop'])
    expect(run.stdout).toContain(`${stage.sandbox.vercel.domainUrl(label)} serves ${next}`);
  expect(stage.sandbox.vercel.deployments('petstore')).toHaveLength(2);
});

test('promote takes a URL, and a second promotion of the same deployment ends well without moving anything', async () => {
  await using stage = await setStage();
  const before = await live(stage);
  const next = await staged(stage);
  const url = `http://${stage.sandbox.vercel.deployments('petstore')[0]?.url}/`;
  using _first = await stage.deploy({ operation: 'promote', deployment: url });
  using again = await stage.deploy({ operation: 'promote', deployment: next });
  expect(again.exitCode).toBe(0);
  expect(again.outputs['previous-deployment-id']).toBe(before);
  expect(stage.calls().filter((call) => call.startsWith('POST') && call.includes('/promote/'))).toHaveLength(1);
});

test('promote fails when a domain does not move, and names it', async () => {
  await using stage = await setStage(SHOP);
  await live(stage);
  const next = await staged(stage);
  stage.sandbox.vercel.failNextAlias('petstore', 'shop', { code: 'cert_missing', message: 'No certificate.' });
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toMatchObject([
    { rule: 'promote-failed', verdict: 'fail', title: expect.stringContaining('shop.localhost') },
  ]);
  expect(run.outputs['previous-deployment-id']).toMatch(/^dpl_/);
});

test('promote refuses a preview: what would be released is not what was tested', async () => {
  await using stage = await setStage();
  const preview = await live(stage, { target: undefined });
  using run = await stage.deploy({ operation: 'promote', deployment: preview });
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining('the tested bytes would not be what is released'),
    target: { environment: 'production' },
  });
});

test('an answer to promote that is lost after it took effect moves production once', async () => {
  await using stage = await setStage();
  await live(stage);
  const next = await staged(stage);
  stage.sandbox.traffic.faults.push(reset({ service: 'vercel', method: 'POST', path: '/promote/', when: 'after' }));
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(0);
  expect(stage.sandbox.vercel.production('petstore')?.id).toBe(next);
  expect(asked(stage, 'promote', next)).toBe(1);
});

test('a promotion that another one is in the way of is red, not green', async () => {
  await using stage = await setStage();
  await live(stage);
  const next = await staged(stage);
  const body = '{"error":{"code":"conflict","message":"Another promotion is under way."}}';
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'POST', path: '/promote/' }, { status: 409, body }));
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('Another promotion is under way.');
});

test('rollback goes back to what was there before, says why, and passes the reason on', async () => {
  await using stage = await setStage(SHOP);
  const old = await live(stage);
  const next = await staged(stage);
  using _promoted = await stage.deploy({ operation: 'promote', deployment: next });
  using run = await stage.deploy({ operation: 'rollback', description: 'The basket is empty.' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ 'deployment-id': old, 'previous-deployment-id': next });
  expect(run.report.reason).toContain(`it was in production before ${next} was promoted`);
  const { lastAliasRequest, rollbackDescription } = stage.sandbox.vercel.project('petstore');
  expect(lastAliasRequest).toMatchObject({ type: 'rollback', toDeploymentId: old });
  expect(rollbackDescription?.description).toBe('The basket is empty. [shipgate run 4242 test]');
  expect(stage.sandbox.vercel.production('petstore')?.id).toBe(old);
});

test('rollback to what production serves already moves nothing, asks the domains and passes', async () => {
  await using stage = await setStage();
  const only = await live(stage);
  using current = await stage.deploy({ operation: 'rollback', deployment: only });
  expect(current.exitCode).toBe(0);
  expect(current.report.reason).toContain('it was in production already, so nothing moved');
  expect(stage.calls().filter((call) => call.startsWith('POST') && call.includes('/rollback/'))).toEqual([]);
});

test('rollback refuses a project with nothing to go back to', async () => {
  await using stage = await setStage();
  await live(stage);
  using nothing = await stage.deploy({ operation: 'rollback' });
  expect(nothing.report.reason).toContain('no production deployment before');
  expect(nothing.exitCode).toBe(1);
});

test('rollback refuses a deployment that is not READY', async () => {
  await using stage = await setStage();
  await live(stage);
  stage.sandbox.vercel.failNextBuild('petstore', { code: 'BUILD_FAILED', message: 'no' });
  using broken = await stage.deploy({ environment: 'production', 'working-directory': stage.folder({ 'index.html': 'x' }) });
  using run = await stage.deploy({ operation: 'rollback', deployment: broken.outputs['deployment-id'] ?? '' });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('is ERROR, and production can only go back to a READY one');
});

test('a rollback that the plan does not allow says what the plan allows', async () => {
  await using stage = await setStage();
  await live(stage);
  await live(stage);
  const body = '{"error":{"code":"payment_required","message":"Upgrade to Pro."}}';
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'POST', path: '/rollback/' }, { status: 402, body }));
  using run = await stage.deploy({ operation: 'rollback' });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('A Hobby account can only go back to the deployment directly before');
});

test.each([
  [402, 'payment_required', 'plan does not allow the promotion'],
  [403, 'forbidden', 'vercel-token'],
])('a promotion that Vercel refuses with %s moves nothing, and names nothing to go back to', async (status, code, words) => {
  await using stage = await setStage();
  const before = await live(stage);
  const next = await staged(stage);
  const body = JSON.stringify({ error: { code, message: 'No.' } });
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'POST', path: '/promote/' }, { status, body }));
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ 'deployment-id': next, 'previous-deployment-id': '', 'error-code': code });
  expect(run.report).toMatchObject({
    verdict: 'error',
    reason: expect.stringContaining(words),
    target: { deploymentId: next },
    findings: [{ rule: 'promotion-refused' }],
  });
  expect(stage.sandbox.vercel.production('petstore')?.id).toBe(before);
});

test('a promotion that is refused after an earlier one moved one of two domains can still be taken back', async () => {
  await using stage = await setStage(SHOP);
  const before = await live(stage);
  const next = await staged(stage);
  stage.sandbox.vercel.failNextAlias('petstore', 'shop', { code: 'alias_failed', message: 'No.' });
  using half = await stage.deploy({ operation: 'promote', deployment: next });
  expect(half.outputs).toMatchObject({ 'previous-deployment-id': before });
  const body = '{"error":{"code":"forbidden","message":"No."}}';
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'POST', path: '/promote/' }, { status: 403, body }));
  using run = await stage.deploy({ operation: 'promote', deployment: next });
  expect(run.exitCode).toBe(1);
  expect(run.outputs['previous-deployment-id']).not.toBe('');
});

test('a job that is cancelled while production moves ends red and leaves what it knows', async () => {
  await using stage = await setStage();
  const before = await live(stage);
  const next = await staged(stage);
  stage.sandbox.traffic.faults.push(hang({ service: 'vercel', method: 'POST', path: '/promote/', when: 'after' }));
  let cancel = () => {};
  const options = {
    onStdout(_: string, send: (signal: NodeJS.Signals) => void) {
      cancel = () => send('SIGINT');
    },
  };
  const running = stage.deploy({ operation: 'promote', deployment: next }, options);
  while (!stage.calls().some((call) => call.startsWith('POST') && call.includes('/promote/'))) await new Promise(setImmediate);
  cancel();
  using run = await running;
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ verdict: 'error', 'deployment-id': next, 'previous-deployment-id': before });
  expect(stage.sandbox.github.deployments('acme/petstore').at(-1)?.statuses[0]?.state).toBe('error');
});
