import { expect, test } from '@jest/globals';
import type { RollingRelease } from '@shipgate/deploy/adapters/vercel/rolling.ts';
import { confirmRolling } from '@shipgate/deploy/canary/confirm-rolling.ts';
import { heldByRolling } from '@shipgate/deploy/canary/judge-rolling.ts';
import type { Ports } from '@shipgate/deploy/ports.ts';
import type { SiteAnswer } from '@shipgate/deploy/release/site-answer.ts';
import { createClock } from './factories.ts';

const stage = { index: 0, targetPercentage: 10 };
const release: RollingRelease = {
  state: 'ACTIVE',
  currentDeployment: { id: 'dpl_base' },
  canaryDeployment: { id: 'dpl_canary' },
  stages: [stage, { index: 1, targetPercentage: 100 }],
  activeStage: stage,
};

/** The rules of what is wrong while each of a canary's domains serves this, and answers so. */
async function rulesOf(behind: Record<string, string>, answer: SiteAnswer = { kind: 'answers', status: 200 }, of = release) {
  const domains = Object.keys(behind).map((name) => ({ name, deploymentId: behind[name] }));
  const ports = {
    vercel: { deploymentBehind: async (name: string) => behind[name] },
    session: { log: { info: () => {} } },
    clock: createClock(),
    askDomain: async () => answer,
  } as unknown as Ports;
  return (await confirmRolling({ domains, current: 'dpl_base' }, of, ports)).map(({ rule }) => rule);
}

test('while a canary is under way a domain may serve it or what was there before, and nothing else', async () => {
  expect(await rulesOf({ 'a.example': 'dpl_base', 'b.example': 'dpl_canary' })).toEqual([]);
  expect(await rulesOf({ 'a.example': 'dpl_base', 'b.example': 'dpl_other' })).toEqual(['domain-not-moved']);
});

test('a canary that is paused is told, whatever its domains do', async () => {
  const paused = { ...release, substate: 'PAUSED' } as RollingRelease;
  expect(await rulesOf({ 'a.example': 'dpl_base' }, undefined, paused)).toEqual(['canary-paused']);
});

test('a domain that does not answer while a canary is under way is told', async () => {
  expect(await rulesOf({ 'a.example': 'dpl_base' }, { kind: 'silent', detail: 'no' })).toEqual(['address-silent']);
});

test("another one's rolling release holds a deployment back, its own does not, and neither does one that has ended", async () => {
  const held = async (id: string, rolling: RollingRelease | undefined) =>
    (await heldByRolling('prj_1', id, { vercel: { rollingRelease: async () => rolling } } as unknown as Ports)).map(
      ({ rule, verdict }) => [rule, verdict],
    );
  expect(await held('dpl_next', release)).toEqual([['held-by-rolling-release', 'error']]);
  expect(await held('dpl_canary', release)).toEqual([]);
  expect(await held('dpl_next', { ...release, state: 'COMPLETE' })).toEqual([]);
  expect(await held('dpl_next', undefined)).toEqual([]);
});
