import { expect, test } from '@jest/globals';
import { aliasNames } from '@shipgate/deploy/domains/alias/name.ts';
import { deploymentValues, runValues } from '@shipgate/deploy/domains/alias/values.ts';
import { createDeployment, createPurpose } from './factories.ts';

const { source } = createPurpose();
const RUN = { source: { ...source, ref: 'main', sha: 'a'.repeat(40) }, isFork: false, event: {}, eventName: 'push' };
const OWN = { githubOrg: 'acme', githubRepo: 'petstore', githubCommitOrg: 'acme', githubCommitRepo: 'petstore' };
const PULL = { ...OWN, githubCommitSha: 'b'.repeat(40), githubCommitRef: 'feature-x', githubPrId: '12' };

const valuesOf = (meta: Record<string, string>) => deploymentValues(createDeployment({ meta }), RUN, 'preview', 'petstore');

test("a deployment of another commit is named after its own branch and pull request, not after the run's", () => {
  expect(valuesOf(PULL)).toMatchObject({ branch: 'feature-x', pr: '12', sha: 'b'.repeat(40) });
  expect(valuesOf({ ...PULL, githubCommitSha: RUN.source.sha })).toMatchObject({ branch: 'main', pr: undefined });
  expect(valuesOf({})).toMatchObject({ branch: 'main', sha: RUN.source.sha });
});

test("a fork's branch is not one's own of the same name, whether the run or the deployment tells", () => {
  const head = { sha: 'c'.repeat(40), ref: 'main', repo: { full_name: 'mallory/petstore' } };
  const run = { ...RUN, isFork: true, event: { pull_request: { number: 3, head } } };
  expect(runValues(run, 'preview', 'petstore').branch).toBe('mallory/petstore:main');
  expect(valuesOf({ ...PULL, githubCommitOrg: 'mallory', githubCommitRef: 'main' }).branch).toBe('mallory/petstore:main');
  expect(valuesOf({ ...PULL, githubCommitOrg: 'mallory', githubCommitRef: 'mallory:main' }).branch).toBe('mallory/petstore:main');
});

test("nor is a fork's whose run another workflow follows, or whose repository is gone", () => {
  const branchOf = (head_repository: { full_name: string } | null) =>
    runValues({ ...RUN, eventName: 'workflow_run', event: { workflow_run: { head_repository } } }, 'preview', 'petstore').branch;
  expect(branchOf({ full_name: 'mallory/petstore' })).toBe('mallory/petstore:main');
  expect(branchOf(null)).toBe('unknown:main');
  expect(branchOf({ full_name: source.repository })).toBe('main');
});

test('a tag or a full ref gives its name alone', () => {
  const named = (ref: string) => runValues({ ...RUN, source: { ...source, ref } }, 'production', 'petstore').branch;
  expect([named('refs/heads/feature/x'), named('refs/tags/v1.2.0'), named('heads/x')]).toEqual([
    'feature/x',
    'v1.2.0',
    'heads/x',
  ]);
});

test('at a terminal there is no branch and no commit, so no two branches get one name', () => {
  const values = runValues({ ...RUN, eventName: 'local' }, 'preview', 'petstore');
  expect(() => aliasNames(['{branch}-x'], values)).toThrow('asks for {branch}, but only a run on GitHub has one');
  expect(aliasNames(['mine-{project}'], values)).toEqual(['mine-petstore']);
});
