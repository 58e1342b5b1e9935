import { beforeAll, expect, test } from '@jest/globals';
import { type Case, inTurns, planCases, play, shareOf } from '#testing/proof/matrix.ts';
import { SCENARIOS } from '#testing/proof/scenarios.ts';

/** `npm run bench -- faults` runs all of them. */
const SHARE = 40;
const SEED = 20_261_122;
const WIDTH = 8;

let plan: { cases: Case[]; unclean: string[] };
beforeAll(async () => {
  plan = await planCases(SCENARIOS);
}, 120_000);

test('every operation passes where nothing goes wrong, and keeps each promise', () => {
  expect(plan.unclean).toEqual([]);
});

test('the matrix is made of the calls that each operation makes, so that none is forgotten', () => {
  const services = new Set(plan.cases.map(({ call }) => call.service));
  expect(services).toEqual(new Set(['vercel', 'github', 'site']));
  expect(new Set(plan.cases.map(({ scenario }) => scenario.name)).size).toBe(SCENARIOS.length);
});

test('a share of all calls and faults ends in success or in one clear error, and breaks no promise', async () => {
  const broken = await inTurns(shareOf(plan.cases, SHARE, SEED), WIDTH, async (one) => {
    const { result } = await play(one.scenario, one);
    const name = `${one.scenario.name}: ${one.call.name}: ${one.fault} ${one.lasting}`;
    return result.violations.map(({ rule, detail }) => `${name}: ${rule}: ${detail}`);
  });
  expect(broken.flat()).toEqual([]);
}, 180_000);
