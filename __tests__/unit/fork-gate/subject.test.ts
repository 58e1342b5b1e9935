import { expect, test } from '@jest/globals';
import { readSubject } from '@shipgate/fork-gate/subject.ts';
import { approvalLabel } from '#core/approval-label.ts';

const SHA = 'c'.repeat(40);
const BASE = { id: 1, full_name: 'acme/petstore' };
const FORK = { id: 2, full_name: 'mallory/petstore' };
const run = {
  id: 70,
  event: 'pull_request',
  conclusion: 'success',
  head_sha: SHA,
  head_branch: 'feature',
  head_repository: FORK,
};
const ended = (given: object = {}, top: object = {}) =>
  readSubject('workflow_run', { action: 'completed', repository: BASE, workflow_run: { ...run, ...given }, ...top });
const labelled = (given: object = {}) =>
  readSubject('pull_request_target', {
    action: 'labeled',
    label: { name: approvalLabel(SHA) },
    pull_request: { number: 7, head: { sha: SHA } },
    ...given,
  });

test('a build of a fork that ended well is judged for its own commit', () => {
  const head = { sha: SHA, ref: 'feature', repository: { id: 2, name: 'mallory/petstore' } };
  expect(ended()).toEqual({ kind: 'run', runId: 70, head });
});

test.each<[string, object, object, string]>([
  ['one that has only begun', {}, { action: 'requested' }, 'has not ended yet'],
  ['one whose workflow ran with rights of ours', { event: 'pull_request_target' }, {}, 'started by "pull_request_target"'],
  ['one that ended without a word', { conclusion: null }, {}, 'ended as "unknown"'],
  ['one that was skipped', { conclusion: 'skipped' }, {}, 'ended as "skipped"'],
  ['one of a branch that is gone', { head_branch: null }, {}, 'The fork is gone'],
  ['one of this repository under an earlier name', { head_repository: { ...FORK, id: 1 } }, {}, 'has its own preview'],
])('a build is skipped: %s', (_, given, top, sentence) => {
  expect(ended(given, top)).toEqual({ verdict: 'skip', reason: expect.stringContaining(sentence) });
});

test('a fork that was given the name of this repository is still a fork', () => {
  expect(ended({ head_repository: { id: 2, full_name: BASE.full_name } })).toMatchObject({ kind: 'run' });
});

test.each(['main', SHA.slice(1), `${SHA}0`, `${SHA}\n`, ''])('%j is no commit that GitHub would name', (head_sha) => {
  expect(() => ended({ head_sha })).toThrow('is not as GitHub documents it');
});

test('a label that approves is judged for the commit that the pull request had then, whatever the label names', () => {
  expect(labelled()).toEqual({ kind: 'label', number: 7, sha: SHA });
  expect(labelled({ label: { name: approvalLabel('d'.repeat(40)).toUpperCase() } })).toMatchObject({ sha: SHA });
});

test.each<[string, object]>([
  ['one that was taken off', { action: 'unlabeled' }],
  ['a push', { action: 'synchronize' }],
  ['another label', { label: { name: 'bug' } }],
  ['no label', { label: undefined }],
])('%s starts nothing', (_, given) => {
  expect(labelled(given)).toMatchObject({ verdict: 'skip' });
});

test.each(['pull_request', 'push', 'workflow_dispatch'])('%s is refused: it runs what the commit says', (eventName) => {
  expect(() => readSubject(eventName, {})).toThrow(`this run was started by "${eventName}"`);
});
