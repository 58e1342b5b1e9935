import * as z from 'zod/mini';
import { GITHUB_PAGE_SIZE, githubClient, githubJson } from '#kit/github.ts';
import { orMissing } from '#kit/http/errors.ts';
import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';

const fileSchema = z.object({ content: z.string(), encoding: z.literal('base64') });

/** @see https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const comparisonSchema = z.object({
  status: z.string(),
  html_url: z.string(),
  ahead_by: z.number(),
  behind_by: z.number(),
  /** Oldest first. */
  commits: z.array(
    z.object({
      sha: z.string(),
      commit: z.object({ message: z.string(), author: z.optional(z.nullable(z.object({ name: z.optional(z.string()) }))) }),
      author: z.optional(z.nullable(z.object({ login: z.optional(z.string()) }))),
    }),
  ),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** The answer names no attempt and no time. @see https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run */
const reviewsSchema = z.array(
  z.object({
    state: z.string(),
    comment: z.optional(z.nullable(z.string())),
    environments: z.array(z.object({ name: z.optional(z.string()) })),
    user: z.nullable(z.object({ login: z.string() })),
  }),
);
export type Review = z.infer<typeof reviewsSchema>[number];

/** @see https://docs.github.com/en/rest/deployments/environments#get-an-environment */
const environmentSchema = z.object({ protection_rules: z.optional(z.array(z.object({ type: z.string() }))) });

export type Github = ReturnType<typeof githubCalls>;

/** What is asked of GitHub about this run and its repository. Every one throws ServiceError when GitHub refuses or cannot be reached. */
export function githubCalls(token: Secret, { env, source, signal }: Pick<Session, 'env' | 'source' | 'signal'>) {
  const client = githubClient({ apiUrl: env.GITHUB_API_URL, below: `repos/${source.repository}`, token, signal });
  return {
    /** A file as it lies on the default branch now, whatever was checked out; undefined where there is none. */
    async defaultBranchFile(path: string): Promise<string | undefined> {
      const at = path.split('/').map(encodeURIComponent).join('/');
      const found = await githubJson(client, `/contents/${at}`, fileSchema).catch(orMissing);
      if (found !== undefined) return Buffer.from(found.content, 'base64').toString('utf8');
      // GitHub says 404 too of what the token may not see; the root of a repository that runs workflows is never missing.
      await client.request({ path: '/contents/' });
      return undefined;
    },
    /**
     * What `head` has that `base` has not; undefined where GitHub does not know one of them. GitHub gives the oldest commits first, and a
     * brief shows the newest: of many, the last two pages are kept.
     */
    async compare(base: string, head: string): Promise<Comparison | undefined> {
      const range = `${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
      const page = (number: number) =>
        githubJson(client, `/compare/${range}?per_page=${GITHUB_PAGE_SIZE}&page=${number}`, comparisonSchema);
      const first = await page(1).catch(orMissing);
      const last = Math.ceil((first?.ahead_by ?? 0) / GITHUB_PAGE_SIZE);
      if (first === undefined || last <= 1) return first;
      const [before, newest] = await Promise.all([last === 2 ? first : page(last - 1), page(last)]);
      return { ...first, commits: [...before.commits, ...newest.commits] };
    },
    /** Who approved or rejected jobs of a run, in all its attempts. */
    reviews: (runId: number): Promise<Review[]> => githubJson(client, `/actions/runs/${runId}/approvals`, reviewsSchema),
    /** Whether reviewers are asked before a job may use the environment; undefined where there is no such environment. */
    async hasReviewers(environment: string): Promise<boolean | undefined> {
      const path = `/environments/${encodeURIComponent(environment)}`;
      const found = await githubJson(client, path, environmentSchema).catch(orMissing);
      return found && (found.protection_rules ?? []).some(({ type }) => type === 'required_reviewers');
    },
  };
}
