import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/deploy/action.ts';
import { type Candidate, cleanupCalls } from '@shipgate/deploy/adapters/vercel/cleanup.ts';
import type { Api } from '@shipgate/deploy/adapters/vercel/client.ts';
import { isOf, planRemoval } from '@shipgate/deploy/cleanup/plan.ts';
import { removeEach } from '@shipgate/deploy/cleanup/remove-each.ts';
import { isEnvironmentOf } from '@shipgate/deploy/cleanup/remove-environments.ts';
import { subjectOf } from '@shipgate/deploy/cleanup/subject.ts';
import { countGone, type Gone, removedOutput, type Tally } from '@shipgate/deploy/cleanup/tally.ts';
import { LOCAL_REPOSITORY } from '#kit/runner/context.ts';
import type { Session } from '#kit/session.ts';

const subject = { repository: 'acme/petstore', pullRequest: 7 };
const own = { shipgateRepository: 'Acme/Petstore', shipgatePullRequest: '7' };
const candidate = (uid: string, overrides: Partial<Candidate> = {}): Candidate => ({
  uid,
  createdAt: Number(uid),
  readyState: 'READY',
  meta: own,
  ...overrides,
});

test.each<[string, boolean, Candidate['meta']]>([
  ["Shipgate's own", true, own],
  ['of the same number in another repository', false, { ...own, shipgateRepository: 'acme/other' }],
  ['of a number that only begins alike', false, { ...own, shipgatePullRequest: '70' }],
  ['of a number and no repository', false, { shipgatePullRequest: '7' }],
  ["Vercel's Git app's", true, { githubPrId: '7', githubOrg: 'acme', githubRepo: 'petstore' }],
  ["Vercel's Git app's for another repository", false, { githubPrId: '7', githubOrg: 'acme', githubRepo: 'other' }],
  ['of another pull request, whatever Git says', false, { ...own, shipgatePullRequest: '8', githubPrId: '7' }],
  ['of the branch only', false, { githubCommitRef: 'feature', githubOrg: 'acme', githubRepo: 'petstore' }],
  ["nobody's", false, undefined],
])('a deployment that is %s belongs to the pull request: %s', (_, expected, meta) => {
  expect(isOf(subject, { uid: '1', meta })).toBe(expected);
});

test("a release, a custom environment's deployment and an unknown target never go", () => {
  const all = [
    candidate('1'),
    candidate('2', { target: 'production' }),
    candidate('3', { target: 'staging' }),
    candidate('4', { customEnvironment: { id: 'env_1' } }),
  ];
  expect(planRemoval(all, subject, 0).remove.map(({ uid }) => uid)).toEqual(['1']);
});

test('keep-latest keeps the newest that can be looked at, and each deployment counts once', () => {
  const all = [candidate('1'), candidate('2'), candidate('2'), candidate('3', { readyState: 'ERROR' })];
  const plan = planRemoval(all, subject, 1);
  expect(plan.keep.map(({ uid }) => uid)).toEqual(['2']);
  expect(plan.remove.map(({ uid }) => uid)).toEqual(['3', '1']);
});

test.each([
  ['pr-7', true],
  ['Preview/PR-7', true],
  ['preview-7', true],
  ['Preview', false],
  ['pr-70', false],
  ['7', false],
  ['production', false],
])('the environment %s belongs to pull request 7: %s', (name, expected) => {
  expect(isEnvironmentOf(subject, { name })).toBe(expected);
  expect(isEnvironmentOf(subject, { name, protection_rules: [{}] })).toBe(false);
});

const sessionOf = (event: object, pullRequest?: number) =>
  ({
    source: { repository: 'acme/petstore', pullRequest },
    event: { ...event, pull_request: { number: pullRequest } },
    eventName: 'pull_request',
  }) as unknown as Session;
const inputsOf = (inputs: Partial<Inputs> = {}) => inputs as Inputs;

test("the pull request is the one that is named, else the event's", () => {
  expect(subjectOf(inputsOf({ 'pull-request': 9 }), sessionOf({ action: 'closed' }, 7)).pullRequest).toBe(9);
  expect(subjectOf(inputsOf(), sessionOf({ action: 'closed' }, 7)).pullRequest).toBe(7);
  expect(() => subjectOf(inputsOf(), sessionOf({}))).toThrow('about none');
  const terminal = { ...sessionOf({}), source: { repository: LOCAL_REPOSITORY } } as Session;
  expect(() => subjectOf(inputsOf({ 'pull-request': 9 }), terminal)).toThrow('Set the environment variable GITHUB_REPOSITORY');
});

test("the event's pull request must be closed, unless something of it stays or another one is meant", () => {
  const open = sessionOf({ action: 'opened' }, 7);
  expect(() => subjectOf(inputsOf(), open)).toThrow('not closed');
  expect(subjectOf(inputsOf({ 'keep-latest': 1 }), open).pullRequest).toBe(7);
  expect(subjectOf(inputsOf({ 'pull-request': 6 }), open).pullRequest).toBe(6);
});

const gone = (id: number): Gone => ({ kind: 'deployment', id: `dpl_${id}`, name: `petstore-${id}.vercel.app` });

test('the output is valid JSON of at most 8 KiB, whatever went', () => {
  const output = removedOutput(Array.from({ length: 900 }, (_, id) => gone(id)));
  expect(Buffer.byteLength(output)).toBeLessThanOrEqual(8192);
  expect(JSON.parse(output).length).toBeGreaterThan(50);
  expect(removedOutput([])).toBe('[]');
});

test('what went is counted in words', () => {
  const alias: Gone = { kind: 'alias', id: '1', name: 'x' };
  expect(countGone([])).toBe('nothing');
  expect(countGone([gone(1)])).toBe('1 deployment');
  expect(countGone([gone(1), gone(2), alias, alias])).toBe('2 deployments and 2 aliases');
});

const removal = (ids: readonly number[], remove: (id: number) => Promise<void>) => ({
  kind: 'deployment' as const,
  items: ids,
  name: gone,
  remove,
  mayGoOn: () => true,
  signal: new AbortController().signal,
});
const emptyTally = (): Tally => ({ gone: [], findings: [], kept: [] });

test('a failure is named and the others go on; many in a row end it, and say how many were not tried', async () => {
  const one = emptyTally();
  const seen: number[] = [];
  const fails = async (id: number) => {
    seen.push(id);
    if (id === 2) throw new Error('Locked.');
  };
  await removeEach(removal([1, 2, 3], fails), one);
  expect(seen).toEqual([1, 2, 3]);
  expect(one.findings.map(({ title }) => title)).toEqual([expect.stringContaining('dpl_2')]);
  const all = emptyTally();
  await removeEach(
    removal([...Array(100).keys()], async () => {
      throw new Error('Down.');
    }),
    all,
  );
  expect(all.findings.length).toBeLessThan(12);
  expect(all.findings.at(-1)?.title).toMatch(/^9\d more deployments may still be there/);
});

test('no further one is begun once the time is over', async () => {
  const tally = emptyTally();
  await removeEach({ ...removal([1, 2], async () => {}), mayGoOn: () => false }, tally);
  expect(tally.findings).toMatchObject([{ title: expect.stringContaining('timeout-minutes') }]);
});

test.each([
  ['the deployment that is gone', 'dpl_1', ['/v2/aliases/als_1']],
  ['another deployment by now', 'dpl_2', []],
  ['nothing', undefined, []],
])('a name that points at %s is removed only where it outlived its own', async (_, deploymentId, removed) => {
  const paths: string[] = [];
  const api = {
    read: async () => ({ deploymentId }),
    request: async ({ path }: { path: string }) => void paths.push(path),
  } as unknown as Api;
  await cleanupCalls(api).removeAlias({ uid: 'als_1', alias: 'a.example' }, 'dpl_1');
  expect(paths).toEqual(removed);
});
