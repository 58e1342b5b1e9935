import { expect, test } from '@jest/globals';
import { approversOf, judgeApproval } from '@shipgate/release-gate/approval/judge.ts';

const asked = { environment: 'production-approval', hasReviewers: true };
const review = (state: string, login: string, { comment = '', environment = 'production-approval' } = {}) => ({
  state,
  comment,
  environments: [{ name: environment }],
  user: { login },
});

test('one yes is enough, and every yes is told with its comment', () => {
  const findings = judgeApproval([review('approved', 'alice', { comment: 'Go' }), review('approved', 'bob')], asked);
  expect(findings).toMatchObject([
    { verdict: 'pass', title: 'alice approved the release: Go.' },
    { verdict: 'pass', title: 'bob approved the release.' },
  ]);
  expect(approversOf(findings)).toEqual(['alice', 'bob']);
});

test('one no outweighs every yes, in whichever attempt it was said', () => {
  const findings = judgeApproval([review('rejected', 'alice', { comment: 'Not today' }), review('approved', 'bob')], asked);
  expect(findings).toMatchObject([{ rule: 'approval-refused', verdict: 'fail', title: 'alice refused the release: Not today.' }]);
});

test('a yes to another environment, or one that is still awaited, is none', () => {
  for (const said of [[], [review('approved', 'alice', { environment: 'staging' })], [review('pending', 'alice')]])
    expect(judgeApproval(said, asked)).toMatchObject([{ rule: 'approval-missing', verdict: 'fail' }]);
});

test('a no to another environment refuses nothing here, and a yes to several counts for each', () => {
  const both = { ...review('approved', 'alice'), environments: [{ name: 'staging' }, { name: 'production-approval' }] };
  expect(judgeApproval([review('rejected', 'bob', { environment: 'staging' }), both], asked)).toMatchObject([
    { rule: 'approved', actual: 'alice' },
  ]);
});

test('who refused approved nothing', () => {
  expect(approversOf(judgeApproval([review('rejected', 'alice')], asked))).toEqual([]);
});

test('a name is compared as GitHub does, without regard to case', () => {
  expect(judgeApproval([review('approved', 'alice')], { ...asked, environment: 'Production-Approval' })).toMatchObject([
    { rule: 'approved' },
  ]);
});

test('nobody on record is explained by what the environment is now', () => {
  const help = (hasReviewers: boolean | undefined) => judgeApproval([], { ...asked, hasReviewers })[0]?.help;
  expect(help(false)).toContain('without protection');
  expect(help(undefined)).toContain('without protection');
  expect(help(true)).toContain('an administrator may have let the job through');
});

test('text of strangers stays on one line', () => {
  const [finding] = judgeApproval([review('approved', 'alice', { comment: 'a\n## b' })], asked);
  expect(finding?.title).toBe('alice approved the release: a ## b.');
});
