import { expect, test } from '@jest/globals';
import { checkPull, choosePull } from '@shipgate/fork-gate/choose-pull.ts';
import type { Pull } from '@shipgate/fork-gate/facts.ts';
import { approvalLabel } from '#core/approval-label.ts';

const SHA = 'c'.repeat(40);
const FORK = { id: 2, name: 'mallory/petstore' };
const HEAD = { sha: SHA, ref: 'feature', repository: FORK };
const pull = (given: Partial<Pull> = {}): Pull => ({
  number: 7,
  isOpen: true,
  sha: SHA,
  ref: 'feature',
  headRepository: FORK,
  baseRepository: { id: 1, name: 'acme/petstore' },
  labels: [],
  ...given,
});
const numberOf = (...pulls: Pull[]) => {
  const chosen = choosePull(pulls, HEAD);
  return 'number' in chosen ? chosen.number : chosen;
};

test('of several pull requests from one commit the approved one counts, else the oldest', () => {
  expect(numberOf(pull({ number: 9 }), pull({ number: 8 }))).toBe(8);
  expect(numberOf(pull({ number: 8 }), pull({ number: 9, labels: ['bug', approvalLabel(SHA).toUpperCase()] }))).toBe(9);
});

test.each<[string, Partial<Pull>, string]>([
  ['a branch of the same name in another fork', { headRepository: { id: 3, name: 'mallory/other' } }, 'No open pull request'],
  ['a fork that is gone', { headRepository: undefined }, 'No open pull request'],
  ['a fork that took the name of one that is gone', { headRepository: { ...FORK, id: 3 } }, 'No open pull request'],
  ['a closed pull request', { isOpen: false }, 'No open pull request'],
  ['a newer commit', { sha: 'd'.repeat(40) }, 'Newer commits have been pushed since: 1 open pull request'],
])('%s is not it', (_, given, sentence) => {
  expect(numberOf(pull(given))).toEqual({ verdict: 'skip', reason: expect.stringContaining(sentence) });
});

test.each<[string, Partial<Pull>, string]>([
  ['closed', { isOpen: false }, 'is closed'],
  ['of a fork that is gone', { headRepository: undefined }, 'The fork is gone'],
  ['of this repository under an earlier name', { headRepository: { id: 1, name: 'acme/shop' } }, 'has its own preview'],
  ['of this repository', { headRepository: { id: 1, name: 'acme/petstore' } }, 'has its own preview'],
  ['on a newer commit', { sha: 'd'.repeat(40) }, 'Newer commits have been pushed since the label was added'],
])('a labelled pull request %s is skipped', (_, given, sentence) => {
  expect(checkPull(pull(given), SHA)).toEqual({ verdict: 'skip', reason: expect.stringContaining(sentence) });
});

test("a labelled pull request that is as it was goes on, and a fork that has this repository's earlier name is a fork", () => {
  expect(checkPull(pull(), SHA)).toBeUndefined();
  expect(checkPull(pull({ headRepository: { id: 2, name: 'acme/petstore' } }), SHA)).toBeUndefined();
});

test('the label fits into the 50 characters that GitHub allows', () => {
  expect(approvalLabel(SHA)).toHaveLength(47);
});
