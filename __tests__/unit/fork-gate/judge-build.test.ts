import { expect, test } from '@jest/globals';
import { judgeBuild } from '@shipgate/fork-gate/judge-build.ts';

const SHA = 'c'.repeat(40);
const DIGEST = `sha256:${'0'.repeat(64)}`;
const origin = { runId: 70, sha: SHA, repositoryId: 1, headRepositoryId: 2 };
const artifact = { id: 9, sizeBytes: 5, isExpired: false, digest: DIGEST, origin };
const judge = (given: object = {}) =>
  judgeBuild(
    { runId: 70, artifact: { ...artifact, ...given } },
    { sha: SHA, ref: 'feature', repository: { id: 2, name: 'mallory/petstore' } },
    { id: 1, name: 'acme/petstore' },
    'shipgate-build',
  );

test('what the run left for this commit of this fork is taken by its digest', () => {
  expect(judge()).toEqual({ digest: DIGEST });
});

test.each([
  ['another run', { origin: { ...origin, runId: 71 } }],
  ['another commit', { origin: { ...origin, sha: 'd'.repeat(40) } }],
  ['another repository', { origin: { ...origin, repositoryId: 3 } }],
  ['another fork', { origin: { ...origin, headRepositoryId: 1 } }],
  ['nobody whom GitHub names', { origin: undefined }],
])('what comes of %s fails, expired or not', (_, given) => {
  for (const isExpired of [false, true])
    expect(judge({ ...given, isExpired })).toMatchObject({ verdict: 'fail', finding: { rule: 'foreign-artifact' } });
});

test.each([undefined, 'sha256:', `${DIGEST}0`, `md5:${'0'.repeat(64)}`, '0'.repeat(64)])('the digest %j is none', (digest) => {
  expect(judge({ digest })).toMatchObject({ verdict: 'fail', finding: { rule: 'no-digest' } });
});

test('what has expired is skipped', () => {
  expect(judge({ isExpired: true })).toMatchObject({ verdict: 'skip' });
});
