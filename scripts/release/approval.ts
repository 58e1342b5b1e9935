import type { Api } from './api.ts';

/** @see https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run */
interface Review {
  state: 'approved' | 'rejected';
  user: { login: string };
  environments: { name: string }[];
}

/**
 * Who approved this run for an environment. GitHub makes an environment that is missing, without reviewers: a job that names it then
 * runs unasked, and only the recorded reviews tell.
 * @throws Error when nobody did.
 */
export async function approversOf(api: Api, runId: string, environment: string): Promise<string[]> {
  const reviews = await api<Review[]>('GET', `/actions/runs/${runId}/approvals`);
  const approvers = reviews
    .filter(({ state, environments }) => state === 'approved' && environments.some(({ name }) => name === environment))
    .map(({ user }) => user.login);
  if (approvers.length > 0) return approvers;
  throw new Error(
    `Nobody approved this run for the environment "${environment}". Give it required reviewers under Settings → Environments.`,
  );
}
