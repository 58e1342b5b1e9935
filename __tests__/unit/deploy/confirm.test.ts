import { expect, test } from '@jest/globals';
import { confirmDomains } from '@shipgate/deploy/release/confirm.ts';
import type { SiteAnswer } from '@shipgate/deploy/release/site-answer.ts';
import { createClock } from './factories.ts';

/** Confirms `pets.example` for dpl_1 while each question gets the next answer; the last one repeats. */
function confirm(behind: (string | undefined)[], answers: SiteAnswer[], tell: (line: string) => void = () => {}) {
  const next = <T>(list: T[]) => (list.length > 1 ? list.shift() : list[0]) as T;
  const confirmer = { deploymentBehind: async () => next(behind), ask: async () => next(answers), tell };
  return confirmDomains(['pets.example'], 'dpl_1', confirmer, createClock());
}

const fine: SiteAnswer = { kind: 'answers', status: 200 };
const silent: SiteAnswer = { kind: 'silent', detail: 'Vercel says DEPLOYMENT_NOT_FOUND' };

test('a domain that serves the deployment and answers is confirmed, also when both take a moment', async () => {
  expect(await confirm(['dpl_1'], [fine])).toEqual([]);
  expect(await confirm(['dpl_0', undefined, 'dpl_1'], [silent, silent, fine])).toEqual([]);
});

test('a domain that still serves another deployment fails, however well it answers', async () => {
  expect(await confirm(['dpl_0'], [fine])).toMatchObject([
    { rule: 'domain-not-moved', verdict: 'fail', actual: 'dpl_0', expected: 'dpl_1' },
  ]);
});

test('a domain that never answers is not confirmed, whatever the API says', async () => {
  expect(await confirm(['dpl_1'], [silent])).toMatchObject([{ rule: 'address-silent', verdict: 'error' }]);
});

test("a domain whose page crashes warns: it is the deployment's own fault, not the move's", async () => {
  expect(await confirm(['dpl_1'], [{ kind: 'failing', status: 500 }])).toMatchObject([
    { rule: 'address-failing', verdict: 'warn' },
  ]);
});

test('a wait for a domain is never silent for more than 15 s, and a short one tells nothing', async () => {
  const told: string[] = [];
  await confirm(['dpl_0'], [fine], (line) => told.push(line));
  expect(told.slice(0, 2)).toEqual([
    'Still waiting for pets.example to move to dpl_1 after 15.0 s.',
    'Still waiting for pets.example to move to dpl_1 after 30.0 s.',
  ]);
  const short: string[] = [];
  await confirm(['dpl_0', 'dpl_1'], [fine], (line) => short.push(line));
  expect(short).toEqual(['https://pets.example serves dpl_1.']);
});
