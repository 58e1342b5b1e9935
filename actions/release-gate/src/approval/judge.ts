import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import type { Review } from '../adapters/github.ts';

export interface Asked {
  /** The environment whose reviewers are asked. */
  environment: string;
  /** Whether it has reviewers now; undefined where there is no such environment. */
  hasReviewers: boolean | undefined;
}

/**
 * Judges what people said to this run. GitHub's answer names no attempt, and a run that is run again is not asked about again:
 * a yes and a no count in every later attempt.
 * @see https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
 */
export function judgeApproval(reviews: readonly Review[], { environment, hasReviewers }: Asked): Finding[] {
  const own = reviews.filter(({ environments }) =>
    environments.some(({ name }) => name?.toLowerCase() === environment.toLowerCase()),
  );
  const rejected = own.filter(({ state }) => state === 'rejected');
  if (rejected.length > 0) return rejected.map(refusal);
  const approved = own.filter(({ state }) => state === 'approved');
  if (approved.length === 0) return [missing(environment, hasReviewers)];
  return approved.map(consent);
}

/** Who approved, each once. */
export const approversOf = (findings: readonly Finding[]): string[] => [
  ...new Set(findings.flatMap(({ rule, actual }) => (rule === APPROVED ? [String(actual)] : []))),
];

const APPROVED = 'approved';

const loginOf = ({ user }: Review) => plainText(user?.login ?? 'somebody who left GitHub', 100);
const quoted = ({ comment }: Review) => (comment?.trim() ? `: ${plainText(comment).replace(/\.?$/, '.')}` : '.');

const consent = (review: Review): Finding => ({
  rule: APPROVED,
  title: `${loginOf(review)} approved the release${quoted(review)}`,
  verdict: 'pass',
  severity: 'info',
  actual: loginOf(review),
});

const refusal = (review: Review): Finding => ({
  rule: 'approval-refused',
  title: `${loginOf(review)} refused the release${quoted(review)}`,
  verdict: 'fail',
  severity: 'high',
  actual: loginOf(review),
  help: 'Production is as it was. A run that was refused stays refused, however often it is run again.',
  fix: 'Mend what was refused and make a new release.',
});

const missing = (environment: string, hasReviewers: boolean | undefined): Finding => {
  const name = plainText(environment, 100);
  return {
    rule: 'approval-missing',
    title: `Nobody approved this run in the environment ${name}, so nothing is released.`,
    verdict: 'fail',
    severity: 'high',
    expected: `an approval in ${name}`,
    help: hasReviewers
      ? 'It has reviewers, but none of them is on record: an administrator may have let the job through, or they were set meanwhile.'
      : 'GitHub makes an environment that is missing when a job first names it, and makes it without protection.',
    fix: `Set required reviewers in the repository's settings (Environments, ${name}) and start the release anew. Where reviewers cannot be had, as in private repositories below Enterprise, say so with "approval: none".`,
  };
};
