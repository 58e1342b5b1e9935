import * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import type { Head, Pull, Repository } from '../facts.ts';
import { ask, PAGE_SIZE } from './ask.ts';

const repositorySchema = z.object({ id: z.number(), full_name: z.string() });
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
  const found = await ask(client, `/pulls?state=open&head=${head}&per_page=${PAGE_SIZE}`, z.array(pullSchema));
  return found.map(asPull);
}

export async function readPull(client: HttpClient, number: number): Promise<Pull> {
  return asPull(await ask(client, `/pulls/${number}`, pullSchema));
}

const asPull = ({ number, state, labels, head, base }: z.infer<typeof pullSchema>): Pull => ({
  number,
  isOpen: state === 'open',
  sha: head.sha,
  ref: head.ref,
  headRepository: head.repo === null ? undefined : named(head.repo),
  baseRepository: named(base.repo),
  labels: labels.map(({ name }) => name),
});

const named = ({ id, full_name: name }: z.infer<typeof repositorySchema>): Repository => ({ id, name });
