import { expect, test } from '@jest/globals';
import { isLeftBy, type LeavingRun } from '../../../actions/notify/src/leaving-run.ts';
import { createReport } from '../../support/reports.ts';

const SHA = 'a'.repeat(40);
const run: LeavingRun = { id: 900, attempt: 2, event: 'pull_request', sha: SHA, pullRequests: [7] };
const source = { ...createReport().source, runId: 900, runAttempt: 2, sha: SHA, pullRequest: 7 };
const { pullRequest: _, ...production } = source;

test('a letter is of the run that left it, whichever attempt', () => {
  expect(isLeftBy(run, source)).toBe(true);
  expect(isLeftBy(run, { ...source, runAttempt: 1 })).toBe(true);
});

test.each([
  ['another run, which would silence all before it', { runId: 4_000_000_000_000 }],
  ['an attempt that has not been yet', { runAttempt: 3 }],
  ['another commit', { sha: 'b'.repeat(40) }],
  ['another pull request', { pullRequest: 8 }],
])('a letter that tells of %s was forged', (_name, claimed) => {
  expect(isLeftBy(run, { ...source, ...claimed })).toBe(false);
});

test('what a pull request started does not speak for an environment, and a push does', () => {
  expect(isLeftBy(run, production)).toBe(false);
  expect(isLeftBy({ ...run, event: 'merge_group' }, production)).toBe(false);
  expect(isLeftBy({ ...run, event: 'push', pullRequests: [] }, production)).toBe(true);
});

test('a closed pull request is in no list any more, and a run after a build tells of the commit that was built', () => {
  expect(isLeftBy({ ...run, pullRequests: [] }, source)).toBe(true);
  for (const event of ['workflow_run', 'pull_request_target'])
    expect(isLeftBy({ ...run, event, sha: 'c'.repeat(40), pullRequests: [] }, source)).toBe(true);
});
