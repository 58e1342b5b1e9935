import * as z from 'zod/mini';
import { GITHUB_PAGE_SIZE, githubJson } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import type { Head, Pull } from '../facts.ts';
import { asRepository, repositorySchema } from '../repository.ts';

const pullSchema = z.object({
  number: z.number(),
  state: z.string(),
  labels: z.array(z.object({ name: z.string() })),
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.nullable(repositorySchema) }),
  base: z.object({ repo: repositorySchema }),
});

/**
 * Open pull requests by the owner and the name of their head's branch: the way that GitHub documents for forks, too.
 * @see https://docs.github.com/en/rest/pulls/pulls#list-pull-requests
 */
export async function findPulls(client: HttpClient, { ref, repository }: Head): Promise<Pull[]> {
  const owner = repository.name.split('/')[0];
  const head = encodeURIComponent(`${owner}:${ref}`);
  const found = await githubJson(client, `/pulls?state=open&head=${head}&per_page=${GITHUB_PAGE_SIZE}`, z.array(pullSchema));
  return found.map(asPull);
}

export async function readPull(client: HttpClient, number: number): Promise<Pull> {
  return asPull(await githubJson(client, `/pulls/${number}`, pullSchema));
}

const asPull = ({ number, state, labels, head, base }: z.infer<typeof pullSchema>): Pull => ({
  number,
  isOpen: state === 'open',
  sha: head.sha,
  ref: head.ref,
  headRepository: head.repo === null ? undefined : asRepository(head.repo),
  baseRepository: asRepository(base.repo),
  labels: labels.map(({ name }) => name),
});
