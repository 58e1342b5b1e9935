import { expect, test } from '@jest/globals';
import { judgeDigest, judgeOrigin, judgeRun } from '@shipgate/build-artifact/judge-origin.ts';

const SHA = 'c'.repeat(40);
const DIGEST = `sha256:${'a'.repeat(64)}`;
const origin = { runId: 70, sha: SHA, repositoryId: 1, headRepositoryId: 2 };
const run = { ...origin, headRepository: 'mallory/petstore' as string | undefined };
const expected = { runId: 70, sha: SHA, repository: 'mallory/petstore' };
const artifact = { id: 9, sizeBytes: 5, isExpired: false, digest: DIGEST };

test('the run of the commit and the fork that were named is taken, in any case', () => {
  expect(() => judgeRun(run, { ...expected, sha: SHA.toUpperCase(), repository: 'Mallory/Petstore' })).not.toThrow();
});

test.each([
  ['a commit that begins alike', { sha: `${SHA.slice(1)}d` }, 'was for the commit'],
  ['a repository of the same name', { headRepository: 'eve/petstore' }, 'was for a commit of eve/petstore'],
  ['a repository of the same owner', { headRepository: 'mallory/other' }, 'was for a commit of mallory/other'],
  ['a repository that is gone', { headRepository: undefined }, 'was for a commit of a repository that is gone'],
])('a run for %s is refused', (_, given, sentence) => {
  expect(() => judgeRun({ ...run, ...given }, expected)).toThrow(sentence);
});

test('an artifact is taken when GitHub says all four of it: its run, commit, repository and fork', () => {
  expect(() => judgeOrigin({ ...artifact, origin }, run)).not.toThrow();
});

test.each([
  ['run', { ...origin, runId: 71 }],
  ['commit', { ...origin, sha: 'd'.repeat(40) }],
  ['repository', { ...origin, repositoryId: 3 }],
  ['fork', { ...origin, headRepositoryId: 1 }],
  ['origin that GitHub knows', undefined],
])('an artifact of another %s is refused', (_, other) => {
  expect(() => judgeOrigin({ ...artifact, origin: other }, run)).toThrow('GitHub does not say of the artifact');
});

test('a digest fits in any case and as a whole; where none is wanted, any fits', () => {
  expect(() => judgeDigest(DIGEST, DIGEST.toUpperCase(), 'It is')).not.toThrow();
  expect(() => judgeDigest(DIGEST, undefined, 'It is')).not.toThrow();
  expect(() => judgeDigest(`${DIGEST.slice(0, -1)}b`, DIGEST, 'It is')).toThrow('is wanted: it is not the artifact');
});
