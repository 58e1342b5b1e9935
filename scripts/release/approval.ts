import type { Api } from './api.ts';

/** @see https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run */
interface Review {
  state: 'approved' | 'rejected' | 'pending';
  /** Nobody where that account is gone. */
  user: { login: string } | null;
  environments: { name: string }[];
}

/**
 * Makes sure that a person approved this run for an environment, and nobody refused it. GitHub makes an environment that is missing,
 * without reviewers: a job that names it then runs unasked, and only the recorded reviews tell.
 * @throws Error when nobody approved it, or somebody refused.
 */
export async function requireApproval(api: Api, runId: string, environment: string): Promise<void> {
  const all = await api<Review[]>('GET', `/actions/runs/${runId}/approvals`);
  const reviews = all.filter(({ environments }) => environments.some(({ name }) => name === environment));
  const refused = reviews.find(({ state }) => state === 'rejected');
  if (refused)
    throw new Error(
      `${refused.user?.login ?? 'Somebody who left GitHub'} refused this run for the environment "${environment}". Start a new run.`,
    );
  if (!reviews.some(({ state }) => state === 'approved'))
    throw new Error(
      `Nobody approved this run for the environment "${environment}". Give it required reviewers under Settings → Environments.`,
    );
}
