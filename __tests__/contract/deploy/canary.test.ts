import { expect, test } from '@jest/globals';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { automatic, complete, manual, rollForeign, setCanary } from './canary-setting.ts';
import { REPOSITORY } from './stage.ts';

test('a canary goes stage by stage to everybody, and each step tells stage, share and what comes next', async () => {
  await using set = await setCanary(manual, { productionDomains: ['petstore', 'shop'] });
  const { base, canary } = set;
  using begun = await set.run('start');
  expect(begun.exitCode).toBe(0);
  expect(begun.outputs).toMatchObject({
    verdict: 'pass',
    'deployment-id': canary,
    'previous-deployment-id': base,
    'canary-stage': '1',
    'canary-percentage': '10',
    'canary-remaining': '[50,100]',
    'ready-substate': 'ROLLING',
    // Its own address was asked.
    protected: 'false',
  });
  expect(begun.report.reason).toBe(
    `${canary} is a canary at stage 1 of 3 (10 % of visitors); the others get ${base}. canary-advance goes on to 50 %.`,
  );
  expect(begun.report.metrics).toContainEqual({ name: 'canary-share', unit: 'ratio', value: 0.1 });
  expect(set.states().at(-1)).toBe('in_progress');
  using on = await set.run('advance');
  expect(on.outputs).toMatchObject({
    verdict: 'pass',
    'canary-stage': '2',
    'canary-percentage': '50',
    'canary-remaining': '[100]',
  });
  using last = await set.run('advance', { deployment: canary });
  expect(last.outputs).toMatchObject({
    verdict: 'pass',
    'canary-stage': '',
    'canary-percentage': '100',
    'canary-remaining': '[]',
  });
  for (const label of ['petstore', 'shop']) expect(last.stdout).toContain(`${set.vercel.domainUrl(label)} serves ${canary}`);
  expect(set.vercel.production('petstore')?.id).toBe(canary);
  expect(set.states().at(-1)).toBe('success');
});

test('starting what is under way already is a success that tells where it is, and starts nothing', async () => {
  await using set = await setCanary();
  using _first = await set.run('start');
  using _on = await set.run('advance');
  using again = await set.run('start');
  expect(again.outputs).toMatchObject({ verdict: 'pass', 'canary-stage': '2', 'canary-percentage': '50' });
  expect(set.posts('/rolling-release/start')).toBe(1);
});

test('a start and an advance whose answers are lost after they took effect happen once', async () => {
  await using set = await setCanary();
  const { faults } = set.stage.sandbox.traffic;
  faults.push(reset({ service: 'vercel', path: '/rolling-release/start', when: 'after' }));
  using begun = await set.run('start');
  expect(begun.outputs).toMatchObject({ verdict: 'pass', 'canary-stage': '1' });
  faults.push(reset({ service: 'vercel', path: '/approve-stage', when: 'after' }));
  using on = await set.run('advance');
  expect(on.outputs).toMatchObject({ verdict: 'pass', 'canary-stage': '2' });
  expect(set.posts('/approve-stage')).toBe(1);
  faults.push(reset({ service: 'vercel', path: '/approve-stage' }));
  using last = await set.run('advance');
  expect(last.outputs).toMatchObject({ verdict: 'pass', 'canary-percentage': '100' });
});

test('an advance that is run again goes no stage further than the attempt before', async () => {
  await using set = await setCanary();
  using _begun = await set.run('start');
  using first = await set.run('advance');
  using again = await set.run('advance', {}, { GITHUB_RUN_ATTEMPT: '2' });
  expect(first.outputs['canary-stage']).toBe('2');
  expect(again.outputs).toMatchObject({ verdict: 'pass', 'canary-stage': '2' });
  using other = await set.run('advance', {}, { GITHUB_RUN_ID: '4711' });
  expect(other.outputs['canary-percentage']).toBe('100');
});

test('complete gives the canary to everybody at once, also when its answer is lost, and again is a success', async () => {
  await using set = await setCanary(manual, { productionDomains: ['petstore', 'shop'] });
  using _begun = await set.run('start');
  set.stage.sandbox.traffic.faults.push(reset({ service: 'vercel', path: '/rolling-release/complete', when: 'after' }));
  for (const _attempt of [1, 2]) {
    using run = await set.run('complete', { deployment: set.canary });
    expect(run.outputs).toMatchObject({ verdict: 'pass', 'canary-percentage': '100', 'ready-substate': 'PROMOTED' });
    expect(run.report.reason).toContain('every production domain serves it');
  }
  expect(set.posts('/rolling-release/complete')).toBe(1);
  using restarted = await set.run('start');
  expect(restarted.outputs).toMatchObject({ verdict: 'pass', 'canary-percentage': '100' });
});

test('abort puts everybody back with the reason, also when its answer is lost, and again is a success', async () => {
  await using set = await setCanary(manual, { productionDomains: ['petstore', 'shop'] });
  using _begun = await set.run('start');
  set.stage.sandbox.traffic.faults.push(reset({ service: 'vercel', path: '/rollback/', when: 'after' }));
  for (const _attempt of [1, 2]) {
    using run = await set.run('abort', { description: 'The basket is empty.' });
    expect(run.outputs).toMatchObject({ verdict: 'pass', 'canary-stage': '', 'canary-percentage': '0' });
    expect(run.report.reason).toContain(`every production domain serves ${set.base}`);
    // In the history it is a rollback, to what production is at.
    expect(run.report).toMatchObject({ operation: 'rollback', target: { deploymentId: set.base } });
    for (const label of ['petstore', 'shop']) expect(run.stdout).toContain(`${set.vercel.domainUrl(label)} serves ${set.base}`);
  }
  expect(set.posts('/rollback/')).toBe(1);
  expect(set.vercel.rollingRelease('petstore')?.state).toBe('ABORTED');
  expect(set.vercel.project('petstore').lastAliasRequest).toMatchObject({
    type: 'rollback',
    description: expect.stringContaining('The basket is empty.'),
  });
  // So that no later rollback takes it for good.
  const told = set.stage.sandbox.github
    .deployments(REPOSITORY)
    .flatMap(({ statuses }) => statuses.map(({ description }) => description));
  expect(told).toContain(`shipgate:rolled-back-from ${set.canary} The basket is empty.`);
  using rerun = await set.run('start', {}, { GITHUB_RUN_ATTEMPT: '2' });
  expect(rerun.report.reason).toContain('does not begin it anew');
  using late = await set.run('complete', { deployment: set.canary });
  expect(late.report.reason).toContain('was aborted');
});

test('an abort that Vercel refuses is a rollback that did not succeed', async () => {
  await using set = await setCanary();
  using _begun = await set.run('start');
  set.stage.sandbox.traffic.faults.push(
    answer({ service: 'vercel', path: '/rollback/', times: 99 }, { status: 403, body: '{}' }),
  );
  using run = await set.run('abort');
  expect(run.report).toMatchObject({ verdict: 'error', operation: 'rollback', reason: expect.stringContaining('403') });
});

test('stages that go on by themselves are told, not pushed, and one that has ended meanwhile is complete', async () => {
  await using set = await setCanary(automatic);
  using _begun = await set.stage.deploy({ operation: 'promote', deployment: set.canary });
  using told = await set.run('start');
  expect(told.report.reason).toContain('Vercel itself goes on to 60 % after 5 min');
  using pushed = await set.run('advance');
  expect(pushed.report.reason).toContain('go on by themselves');
  set.vercel.elapse('petstore', 6);
  using seen = await set.run('start');
  expect(seen.outputs).toMatchObject({ 'canary-stage': '2', 'canary-percentage': '60' });
  set.vercel.elapse('petstore', 10);
  using ended = await set.run('complete');
  expect(ended.outputs).toMatchObject({ verdict: 'pass', 'canary-percentage': '100' });
  using late = await set.run('abort');
  expect(late.report.reason).toContain('everybody gets it. Go back with operation "rollback"');
});

test('a canary that a gate has paused is not pushed past it, but can be aborted', async () => {
  await using set = await setCanary();
  using _begun = await set.run('start');
  set.vercel.pauseRolling('petstore');
  using on = await set.run('advance');
  expect(on.exitCode).toBe(1);
  expect(on.report.findings).toMatchObject([{ rule: 'canary-paused', verdict: 'fail' }]);
  expect(on.outputs).toMatchObject({ 'canary-stage': '1', 'canary-percentage': '10' });
  expect(set.posts('/approve-stage')).toBe(0);
  using back = await set.run('abort');
  expect(back.outputs.verdict).toBe('pass');
});

test('where releases are rolled out, deploy and promote end with a warning that tells the share, rollback takes the canary back, and promoting the canary itself completes it', async () => {
  await using set = await setCanary();
  const site = set.stage.folder({ 'index.html': 'unstaged' });
  using deployed = await set.stage.deploy({ environment: 'production', 'working-directory': site });
  const id = deployed.outputs['deployment-id'] ?? '';
  expect(deployed.exitCode).toBe(0);
  expect(deployed.outputs).toMatchObject({ verdict: 'warn', 'ready-substate': 'ROLLING', 'canary-percentage': '10' });
  expect(deployed.report.findings).toMatchObject([{ rule: 'rolling-release-begun', title: expect.stringContaining(id) }]);
  using back = await set.stage.deploy({ operation: 'rollback' });
  expect(back.outputs).toMatchObject({ verdict: 'pass', 'deployment-id': set.base, 'previous-deployment-id': id });
  expect(set.vercel.rollingRelease('petstore')?.state).toBe('ABORTED');
  using promoted = await set.stage.deploy({ operation: 'promote', deployment: set.canary });
  expect(promoted.outputs).toMatchObject({ verdict: 'warn', 'canary-stage': '1', 'previous-deployment-id': set.base });
  expect(set.states().at(-1)).toBe('in_progress');
  using again = await set.stage.deploy({ operation: 'promote', deployment: set.canary });
  expect(again.outputs.verdict).toBe('pass');
  expect(set.vercel.production('petstore')?.id).toBe(set.canary);
});

test('a promotion that is queued behind a rolling release is told, and begins its own when that has ended', async () => {
  await using set = await setCanary();
  const foreign = await rollForeign(set);
  const options = {
    onStdout(soFar: string) {
      if (
        soFar.includes('queued the promotion behind a rolling release') &&
        set.vercel.rollingRelease('petstore')?.state === 'ACTIVE'
      )
        void complete(set, foreign);
    },
  };
  using run = await set.stage.deploy({ operation: 'promote', deployment: set.canary }, options);
  expect(run.report).toMatchObject({ verdict: 'warn', reason: expect.stringContaining('stage 1 of 3') });
  expect(set.vercel.production('petstore')?.id).toBe(foreign);
  expect(set.vercel.rollingRelease('petstore')?.canaryDeployment?.id).toBe(set.canary);
});

test('a rolling release that is aborted while its deployment is still looked at is red: nobody gets the release', async () => {
  await using set = await setCanary();
  const onStdout = (soFar: string) => {
    if (/ is READY/.test(soFar) && set.vercel.rollingRelease('petstore')?.state === 'ACTIVE') set.vercel.abortRolling('petstore');
  };
  const site = set.stage.folder({ 'index.html': 'short-lived' });
  using run = await set.stage.deploy({ environment: 'production', 'working-directory': site }, { onStdout });
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toMatchObject([{ rule: 'canary-aborted', verdict: 'fail' }]);
  expect(set.vercel.production('petstore')?.id).toBe(set.base);
  expect(set.states().at(-1)).toBe('failure');
});
