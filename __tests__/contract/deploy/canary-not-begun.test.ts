import { expect, test } from '@jest/globals';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { automatic, manual, rollForeign, setCanary } from './canary-setting.ts';

test('the rolling release of another deployment is named and left alone by every step', async () => {
  await using set = await setCanary();
  const foreign = await rollForeign(set);
  for (const step of ['start', 'advance', 'complete', 'abort']) {
    using run = await set.run(step, { deployment: set.canary });
    expect(run.exitCode).toBe(1);
    expect(run.report.reason).toContain(`A rolling release of ${foreign} is under way at stage 1 of 3`);
    // Nobody got it, so the release counts as held back.
    if (step === 'start') expect(run.report.findings).toMatchObject([{ rule: 'canary-not-begun' }]);
  }
  expect(set.vercel.rollingRelease('petstore')).toMatchObject({ state: 'ACTIVE', activeStage: { index: 0 } });
});

test.each([['payment-required'], ['untold']] as const)(
  'where the plan has no rolling releases (%s) a canary alias is offered, and moves no visitor',
  async (rollingPlan) => {
    await using set = await setCanary(rollingPlan === 'untold' ? manual : null, { rollingPlan });
    using offered = await set.run('start');
    expect(offered.exitCode).toBe(1);
    expect(offered.report.reason).toContain('add "alias: canary-{project}"');
    expect(offered.report.findings).toMatchObject([{ rule: 'canary-not-begun' }]);
    using named = await set.run('start', { alias: 'canary-{project}' });
    expect(named.outputs).toMatchObject({ verdict: 'warn', 'canary-stage': '', 'canary-percentage': '0' });
    expect(named.outputs['alias-urls']).toContain('canary-petstore');
    expect(named.report.findings).toMatchObject([{ rule: 'canary-without-visitors' }]);
    expect(set.vercel.production('petstore')?.id).toBe(set.base);
  },
);

test('a project that rolls nothing out is told what to set, and stays as it is', async () => {
  await using set = await setCanary(null);
  using run = await set.run('start');
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('--stage=10 --stage=50');
  expect(set.stage.calls().filter((call) => call.startsWith('PATCH'))).toEqual([]);
  expect(set.vercel.rollingRelease('petstore')).toBeNull();
});

test('a canary whose stages go on by themselves is not begun, since nobody could hold it', async () => {
  await using set = await setCanary(automatic);
  using run = await set.run('start');
  expect(run.report.findings).toMatchObject([{ rule: 'canary-not-begun', title: expect.stringContaining('manual approval') }]);
  expect([run.exitCode, set.posts('/rolling-release/start'), set.vercel.rollingRelease('petstore')]).toEqual([1, 0, null]);
});

test('a preview is refused as a canary, and a step without a rolling release says so', async () => {
  await using set = await setCanary();
  const preview = await set.stage.release({ environment: 'preview' });
  using run = await set.run('start', { deployment: preview });
  expect(run.report.reason).toContain('only a production deployment can be a canary');
  using none = await set.run('advance');
  expect(none.report.reason).toContain('There is no rolling release of the project petstore to advance');
});

test('a canary that Vercel refuses has not begun: no visitor got it', async () => {
  await using set = await setCanary();
  const refusal = { status: 409, body: '{"error":{"code":"conflict","message":"Another change is under way."}}' };
  set.stage.sandbox.traffic.faults.push(answer({ service: 'vercel', path: '/rolling-release/start', times: 99 }, refusal));
  using run = await set.run('start');
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toMatchObject([{ rule: 'canary-not-begun', title: expect.stringContaining('Another change') }]);
  expect([run.outputs['error-code'], set.states().at(-1)]).toEqual(['conflict', 'error']);
  expect(set.vercel.rollingRelease('petstore')).toBeNull();
});

test('where a refusal follows an answer that was lost, it is not known whether it began', async () => {
  await using set = await setCanary();
  const start = { service: 'vercel', path: '/rolling-release/start' } as const;
  set.stage.sandbox.traffic.faults.push(
    reset({ ...start, times: 1 }),
    answer({ ...start, times: 99 }, { status: 409, body: '{}' }),
  );
  using run = await set.run('start');
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({ verdict: 'error', findings: [{ rule: 'could-not-run' }] });
});
