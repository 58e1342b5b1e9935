import { expect, test } from '@jest/globals';
import type { Creation, Deployment, ListedDeployment } from '@shipgate/deploy/adapters/vercel/deployments.ts';
import { type Creator, createOnce, takeUpEarlier } from '@shipgate/deploy/make/create-once.ts';
import { deploymentBody, KEY_META } from '@shipgate/deploy/make/deployment-body.ts';
import { deploymentKey, variablesDigest } from '@shipgate/deploy/make/deployment-key.ts';
import { refusalOf } from '@shipgate/deploy/make/reserved-variables.ts';
import { withKey } from '@shipgate/deploy/make/with-key.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { Secret } from '#kit/secret.ts';
import { createClock, createDeployment, createPurpose } from './factories.ts';

const file = { file: 'a.html', path: '/x/a.html', mode: 0o100644, sha: 'b'.repeat(40), size: 3 };
const token = new Secret('token-token-token');
const variables = (pairs: Record<string, string>) =>
  new Map(Object.entries(pairs).map(([name, value]) => [name, new Secret(value)]));

test('the key is the same for another attempt, and another one for other files, jobs, runs, environments and variables', () => {
  const purpose = createPurpose();
  const key = deploymentKey(purpose, '1', [file], '');
  const again = { ...purpose, source: { ...purpose.source, runAttempt: 2 } };
  expect(deploymentKey(again, '1', [{ ...file, path: '/elsewhere/a.html' }], '')).toBe(key);
  const others = [
    deploymentKey(purpose, '2', [file], ''),
    deploymentKey(purpose, '1', [{ ...file, sha: 'c'.repeat(40) }], ''),
    deploymentKey(purpose, '1', [{ ...file, mode: 0o100755 }], ''),
    deploymentKey({ ...purpose, staged: true }, '1', [file], ''),
    deploymentKey({ ...purpose, environment: 'production' }, '1', [file], ''),
    deploymentKey({ ...purpose, source: { ...purpose.source, job: 'other' } }, '1', [file], ''),
    deploymentKey(purpose, '1', [file], variablesDigest([variables({ BRAND: 'cats' })], token)),
    deploymentKey(purpose, '1', [file], variablesDigest([variables({ BRAND: 'dogs' })], token)),
  ];
  expect(new Set([key, ...others]).size).toBe(9);
});

test('what stands for variables in the key cannot be guessed from the values, and a new token matters only where there are some', () => {
  const digest = variablesDigest([variables({ PIN: '1234' }), undefined], token);
  expect(variablesDigest([variables({ PIN: '1234' }), undefined], new Secret('another-token'))).not.toBe(digest);
  expect(variablesDigest([undefined, variables({ PIN: '1234' })], token)).not.toBe(digest);
  expect(variablesDigest([undefined, variables({})], token)).toBe('');
});

test.each([
  ['preview', false, {}],
  ['production', false, { target: 'production' }],
  ['production', true, { target: 'production', autoAssignCustomDomains: false }],
  ['qa', false, { customEnvironmentSlugOrId: 'qa' }],
])('for %s (staged: %s) Vercel is asked for the right place', (environment, staged, place) => {
  const { target, autoAssignCustomDomains, customEnvironmentSlugOrId } = deploymentBody(
    createPurpose({ environment, staged }),
    'key',
    [file],
  );
  const asked = { target, autoAssignCustomDomains, customEnvironmentSlugOrId };
  expect(JSON.parse(JSON.stringify(asked))).toEqual(place);
});

test("a stranger's words are cleaned and cut, and neither an address nor a login of the author is sent", () => {
  const hostile = createPurpose();
  hostile.source = { ...hostile.source, ref: `evil/\u202e${'é'.repeat(400)}`, pullRequest: 7 };
  hostile.commit = { ...hostile.commit, message: `one\r\ntwo\u0007${'x'.repeat(900)}`, author: 'Octo\nCat', dirty: undefined };
  const { gitMetadata, meta } = deploymentBody(hostile, 'key', [file]);
  expect(gitMetadata.commitMessage).toMatch(/^one\ntwox+…$/);
  expect(gitMetadata).toMatchObject({ commitAuthorName: 'Octo Cat', ci: true, ciType: 'github-actions', rootDirectory: '' });
  expect(Buffer.byteLength(gitMetadata.commitRef)).toBeLessThanOrEqual(500);
  expect(gitMetadata.commitRef).toMatch(/^evil\/é+…$/);
  expect(gitMetadata).not.toHaveProperty('dirty');
  expect(meta).toMatchObject({
    githubOrg: 'acme',
    githubRepo: 'petstore',
    githubCommitRef: gitMetadata.commitRef,
    githubPrId: '7',
  });
  expect(JSON.stringify({ gitMetadata, meta })).not.toMatch(/email|login/i);
});

test("a fork's branch called main is told as the fork's, so that it gets nothing that our main has on Vercel", () => {
  const named = (fork: string | undefined) => {
    const purpose = createPurpose();
    purpose.source = { ...purpose.source, ref: 'main' };
    purpose.commit = { ...purpose.commit, fork };
    const { gitMetadata, meta } = deploymentBody(purpose, 'key', [file]);
    expect(meta).toMatchObject({ githubOrg: 'acme', githubRepo: 'petstore', githubCommitRef: gitMetadata.commitRef });
    return [gitMetadata.commitRef, meta.githubCommitOrg, meta.githubCommitRepo];
  };
  expect(named('mallory/pets')).toEqual(['mallory:main', 'mallory', 'pets']);
  expect(named(undefined)).toEqual(['main', 'acme', 'petstore']);
});

test('names that Vercel reserves or sets are refused, its settings are not, and the token never goes into a build', () => {
  expect(refusalOf('TZ')).toContain('reserved');
  expect(refusalOf('VERCEL_GIT_COMMIT_SHA')).toContain('set by Vercel');
  expect(refusalOf('VERCEL_TOKEN')).toContain('hand your account');
  expect(refusalOf('VERCEL_FORCE_NO_BUILD_CACHE')).toBeUndefined();
});

const lostAnswer = new ServiceError('Vercel', 'POST /v13/deployments', { kind: 'network', detail: 'read ECONNRESET' });

/** A Vercel whose calls to create end as told, and whose list shows so many looks later what exists. */
function createCreator(ends: ('created' | 'lost after effect' | 'lost before effect')[], lag = 0) {
  const made: Deployment[] = [];
  const cancelled: string[] = [];
  let looks = 0;
  const creator: Creator = {
    async create(): Promise<Creation> {
      const end = ends.shift() ?? 'created';
      const deployment = createDeployment({ id: `dpl_${made.length + 1}`, createdAt: 1000 + made.length });
      if (end !== 'lost before effect') made.push(deployment);
      return end === 'created' ? { kind: 'created', deployment } : { kind: 'unknown', error: lostAnswer };
    },
    find: async () => (looks++ < lag ? [] : [...made].reverse()),
    cancel: async (id) => void cancelled.push(id),
    upload: async () => {},
    tell: () => {},
  };
  return { creator, made, cancelled };
}

test('a lost answer is looked up before the call is repeated', async () => {
  const { creator, made } = createCreator(['lost after effect']);
  expect((await createOnce(creator, createClock(), 1)).id).toBe('dpl_1');
  expect(made).toHaveLength(1);
});

test('an answer that was lost before it took effect is asked for again', async () => {
  const { creator, made, cancelled } = createCreator(['lost before effect', 'created']);
  expect((await createOnce(creator, createClock(), 1)).id).toBe('dpl_1');
  expect([made.length, cancelled]).toEqual([1, []]);
});

test('where the list was behind and two exist, the older one stays and the newer is cancelled', async () => {
  const { creator, cancelled } = createCreator(['lost after effect', 'created'], 3);
  expect((await createOnce(creator, createClock(), 1)).id).toBe('dpl_1');
  expect(cancelled).toEqual(['dpl_2']);
});

test('a list that stays behind ends the looking, and the deployment that is known goes on', async () => {
  const { creator, cancelled } = createCreator(['lost after effect', 'created'], 99);
  expect((await createOnce(creator, createClock(), 1)).id).toBe('dpl_2');
  expect(cancelled).toEqual([]);
});

test('a later attempt takes up the oldest that lives, and ends a second one that is still building', async () => {
  const { creator, made, cancelled } = createCreator([]);
  await creator.create();
  await creator.create();
  expect((await takeUpEarlier(creator))?.id).toBe('dpl_1');
  expect([made.length, cancelled]).toEqual([2, ['dpl_2']]);
});

test('what an earlier attempt had made unseen is found after the own creation, and stays', async () => {
  const { creator, made, cancelled } = createCreator([], 1);
  await creator.create();
  expect(await takeUpEarlier(creator)).toBeUndefined();
  expect((await createOnce(creator, createClock(), 2)).id).toBe('dpl_1');
  expect([made.length, cancelled]).toEqual([2, ['dpl_2']]);
});

test('three lost answers in a row are an error, and so is a Vercel that never stops asking for files', async () => {
  const { creator } = createCreator(['lost before effect', 'lost before effect', 'lost before effect']);
  await expect(createOnce(creator, createClock(), 1)).rejects.toBe(lostAnswer);
  const hungry: Creator = { ...creator, create: async () => ({ kind: 'missing', digests: ['sha1'] }) };
  await expect(createOnce(hungry, createClock(), 1)).rejects.toThrow('Vercel still misses 1 files after they were uploaded');
});

/** A Vercel's list of `count` deployments, newest first, with these under the key. */
function createList(count: number, own: Record<number, Partial<Deployment>>, filters: boolean) {
  const all = Array.from({ length: count }, (_, index) =>
    createDeployment({
      id: `dpl_${index}`,
      createdAt: 10_000 - index,
      ...own[index],
      meta: own[index] ? { [KEY_META]: 'key' } : {},
    }),
  );
  const asked: Record<string, string>[] = [];
  return {
    asked,
    list: async (_: string, filter: Record<string, string>): Promise<ListedDeployment[]> => {
      asked.push(filter);
      const wanted = filters && `meta-${KEY_META}` in filter ? all.filter(({ meta }) => meta?.[KEY_META]) : all;
      return wanted
        .filter(({ createdAt }) => createdAt < Number(filter.until ?? Number.POSITIVE_INFINITY))
        .slice(0, Number(filter.limit))
        .map(({ id, ...rest }) => ({ uid: id, ...rest }));
    },
    get: async (id: string) => all.find((one) => one.id === id),
  };
}
const idsOf = (found: Deployment[]) => found.map(({ id }) => id);

test('one that has ended badly, or whose domains could not be assigned, is not taken up; of the others the oldest comes first', async () => {
  const own = {
    0: {},
    1: { readyState: 'ERROR' },
    2: { readyState: 'CANCELED' },
    3: { readyState: 'READY' },
    4: { aliasError: 'no' },
  };
  const vercel = createList(5, own, true);
  expect(idsOf(await withKey(vercel, 'prj_1', 'key'))).toEqual(['dpl_3', 'dpl_0']);
  expect(vercel.asked).toHaveLength(1);
});

test('where Vercel does not filter, its newest 300 deployments are looked through, no more', async () => {
  expect(idsOf(await withKey(createList(500, { 250: {} }, false), 'prj_1', 'key'))).toEqual(['dpl_250']);
  const far = createList(500, { 400: {} }, false);
  expect(await withKey(far, 'prj_1', 'key')).toEqual([]);
  expect(far.asked).toHaveLength(4);
});
