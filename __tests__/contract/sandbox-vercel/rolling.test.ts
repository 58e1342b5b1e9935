import { expect, test } from '@jest/globals';
import type { NewProject } from '#sandbox/vercel/start.ts';
import { type Platform, startPlatform, visit } from './platform.ts';

const live = { target: 'production' };
const staged = { target: 'production', autoAssignCustomDomains: false };
const page = (text: string) => ({ 'index.html': text });
const ROLLING = '/v1/projects/petstore/rolling-release';
const manual = {
  advancementType: 'manual-approval' as const,
  stages: [10, 50, 100].map((targetPercentage) => ({ targetPercentage })),
};
const automatic = {
  advancementType: 'automatic' as const,
  stages: [{ targetPercentage: 20, duration: 5 }, { targetPercentage: 50, duration: 10 }, { targetPercentage: 100 }],
};

/** A project whose production serves `old`, with `new` staged beside it. */
async function stagedBeside(project: Partial<NewProject> = {}) {
  const platform = await startPlatform(project);
  const old = await platform.deploy(page('old'), live);
  const next = await platform.deploy(page('new'), staged);
  const start = (id = next.id) => platform.api('POST', `${ROLLING}/start`, { canaryDeploymentId: id });
  const ended = async () => {
    while (platform.vercel.rollingRelease('petstore')?.state === 'ACTIVE') await new Promise(setImmediate);
    return platform.vercel.rollingRelease('petstore')?.state;
  };
  return { platform, old, next, start, ended, [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose]() };
}

async function share(platform: Platform): Promise<number> {
  const visits = Array.from({ length: 300 }, (_, index) =>
    visit(platform.vercel.domainUrl('petstore'), { 'x-forwarded-for': `10.0.${index}.1` }),
  );
  return (await Promise.all(visits)).filter(({ body }) => body === 'new').length / 300;
}

test('a rolling release serves its share of visitors, the same ones each time, and more with the next stage', async () => {
  await using setting = await stagedBeside({ rolling: manual });
  const { platform, old, next } = setting;
  const { status, body } = await setting.start();
  expect(status).toBe(200);
  expect(body.rollingRelease).toMatchObject({
    state: 'ACTIVE',
    substate: null,
    currentDeployment: { id: old.id },
    canaryDeployment: { id: next.id },
    activeStage: { index: 0, targetPercentage: 10, requireApproval: true, isFinalStage: false, duration: null },
    nextStage: { index: 1, targetPercentage: 50 },
  });
  expect(await share(platform)).toBeGreaterThan(0.04);
  expect(await share(platform)).toBeLessThan(0.16);
  expect((await setting.start()).status).toBe(200);
  const approve = { activeStageIndex: 0, nextStageIndex: 1, canaryDeploymentId: next.id };
  expect((await platform.api('POST', `${ROLLING}/approve-stage`, approve)).status).toBe(200);
  expect((await platform.api('POST', `${ROLLING}/approve-stage`, approve)).status).toBe(400);
  expect(await share(platform)).toBeGreaterThan(0.4);
});

test('a visitor keeps the deployment by a cookie, and can ask for either', async () => {
  await using setting = await stagedBeside({ rolling: manual });
  await setting.start();
  const url = setting.platform.vercel.domainUrl('petstore');
  const forced = await visit(`${url}/?vcrrForceCanary=true`);
  expect(forced.body).toBe('new');
  expect((await visit(url, { cookie: forced.headers['set-cookie']?.split(';')[0] ?? '' })).body).toBe('new');
  expect((await visit(`${url}/?vcrrForceStable=true`)).body).toBe('old');
});

test('completing hands every domain over, and only then is there no active one', async () => {
  await using setting = await stagedBeside({ rolling: manual, productionDomains: ['petstore', 'pets'] });
  const { platform, next } = setting;
  await setting.start();
  expect((await platform.api('POST', `${ROLLING}/complete`, { canaryDeploymentId: next.id })).body.rollingRelease.state).toBe(
    'ACTIVE',
  );
  expect(await setting.ended()).toBe('COMPLETE');
  for (const label of ['petstore', 'pets']) expect((await visit(platform.vercel.domainUrl(label))).body).toBe('new');
  expect((await platform.api('GET', `${ROLLING}?state=ACTIVE`)).body.rollingRelease).toBeNull();
  expect((await platform.api('GET', ROLLING)).body.rollingRelease).toMatchObject({
    state: 'COMPLETE',
    activeStage: { index: 2 },
  });
});

test('a rollback aborts it: everybody gets the old bytes again, and production is held there', async () => {
  await using setting = await stagedBeside({ rolling: manual });
  const { platform, old } = setting;
  await setting.start();
  expect((await platform.api('POST', `/v1/projects/petstore/rollback/${old.id}?description=slow`)).status).toBe(201);
  expect(await platform.moved()).toBe('succeeded');
  expect(platform.vercel.rollingRelease('petstore')).toMatchObject({ state: 'ABORTED', activeStage: null, nextStage: null });
  expect((await visit(`${platform.vercel.domainUrl('petstore')}/?vcrrForceCanary=true`)).body).toBe('old');
  expect(platform.vercel.project('petstore').autoAssignCustomDomains).toBe(false);
});

test('automatic stages follow the clock, not a call, and a pause holds them', async () => {
  await using setting = await stagedBeside({ rolling: automatic });
  const { platform, next } = setting;
  await setting.start();
  const approve = { nextStageIndex: 1, canaryDeploymentId: next.id };
  expect((await platform.api('POST', `${ROLLING}/approve-stage`, approve)).status).toBe(400);
  platform.vercel.elapse('petstore', 7);
  expect(platform.vercel.rollingRelease('petstore')?.activeStage).toMatchObject({ index: 1, duration: 600 });
  platform.vercel.pauseRolling('petstore');
  platform.vercel.elapse('petstore', 60);
  expect(platform.vercel.rollingRelease('petstore')).toMatchObject({ substate: 'PAUSED', activeStage: { index: 1 } });
});

test('a production deployment that is not staged becomes ROLLING, and a promotion beside it is queued until it has ended', async () => {
  await using setting = await stagedBeside({ rolling: manual });
  const { platform, next } = setting;
  const canary = await platform.deploy(page('newer'), live);
  expect(canary).toMatchObject({ readyState: 'READY', readySubstate: 'ROLLING', aliasAssigned: null });
  expect((await setting.start()).status).toBe(409);
  expect((await platform.api('POST', `/v10/projects/petstore/promote/${next.id}`, {})).status).toBe(202);
  expect(platform.vercel.rollingRelease('petstore')).toMatchObject({ queuedDeploymentId: next.id });
  await platform.api('POST', `${ROLLING}/complete`, { canaryDeploymentId: canary.id });
  while (platform.vercel.rollingRelease('petstore')?.canaryDeployment?.id !== next.id) await new Promise(setImmediate);
  expect(platform.vercel.production('petstore')?.id).toBe(canary.id);
});

test('promoting begins one where they are on, and promoting its canary completes it', async () => {
  await using setting = await stagedBeside({ rolling: manual });
  const { platform, next } = setting;
  const promote = () => platform.api('POST', `/v10/projects/petstore/promote/${next.id}`, {});
  expect((await promote()).status).toBe(201);
  expect(platform.vercel.rollingRelease('petstore')).toMatchObject({ state: 'ACTIVE', activeStage: { index: 0 } });
  await promote();
  expect(await setting.ended()).toBe('COMPLETE');
});

test.each([
  ['payment-required', 402],
  ['forbidden', 403],
] as const)('a plan without rolling releases (%s) answers %i to all of it', async (rollingPlan, refusal) => {
  await using setting = await stagedBeside({ rollingPlan });
  expect((await setting.platform.api('GET', `${ROLLING}/config`)).status).toBe(refusal);
  expect((await setting.start()).status).toBe(refusal);
});

test('the configuration is kept, refused where its stages do not ascend to 100, and removed', async () => {
  await using platform = await startPlatform();
  const config = () => platform.api('GET', `${ROLLING}/config`);
  expect((await config()).body).toEqual({ rollingRelease: null });
  const wrong = { enabled: true, ...manual, stages: [{ targetPercentage: 50 }, { targetPercentage: 10 }] };
  expect((await platform.api('PATCH', `${ROLLING}/config`, wrong)).status).toBe(400);
  await platform.api('PATCH', `${ROLLING}/config`, { enabled: true, ...manual });
  expect((await config()).body.rollingRelease.stages).toHaveLength(3);
  await platform.api('DELETE', `${ROLLING}/config`);
  expect((await config()).body.rollingRelease).toBeNull();
});
