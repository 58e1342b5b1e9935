import * as z from 'zod/mini';
import { UserError } from '#kit/errors.ts';
import { GITHUB_PAGE_SIZE, githubClient, githubJson } from '#kit/github.ts';
import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';
import type { Listed, Run, Source } from '../source.ts';

const repositorySchema = z.object({ id: z.number(), full_name: z.string() });
const runSchema = z.object({
  id: z.number(),
  head_sha: z.string(),
  repository: repositorySchema,
  head_repository: z.nullable(repositorySchema),
});
const artifactSchema = z.object({
  id: z.number(),
  name: z.string(),
  size_in_bytes: z.number(),
  digest: z.optional(z.nullable(z.string())),
  expired: z.boolean(),
  workflow_run: z.optional(
    z.nullable(z.object({ id: z.number(), head_sha: z.string(), repository_id: z.number(), head_repository_id: z.number() })),
  ),
});
const listSchema = z.object({ artifacts: z.array(artifactSchema) });

/** Another run of this repository, by the REST API; it takes the scope `actions: read`. */
export interface OtherRun extends Source {
  read(): Promise<Run>;
}

/** @throws UserError without a token. */
export function otherRun(runId: number, token: Secret | undefined, { env, signal, source }: Session): OtherRun {
  if (token === undefined)
    throw new UserError('Input "github-token" is missing: artifacts of another run need one, with "actions: read".');
  const below = `repos/${source.repository}`;
  const client = githubClient({ apiUrl: env.GITHUB_API_URL, below, token, signal });
  return {
    async read() {
      const run = await githubJson(client, `/actions/runs/${runId}`, runSchema);
      return {
        runId: run.id,
        sha: run.head_sha,
        repositoryId: run.repository.id,
        headRepositoryId: run.head_repository?.id ?? 0,
        headRepository: run.head_repository?.full_name,
      };
    },
    async find(name) {
      const path = `/actions/runs/${runId}/artifacts?name=${encodeURIComponent(name)}&per_page=${GITHUB_PAGE_SIZE}`;
      const { artifacts } = await githubJson(client, path, listSchema);
      const named = artifacts.filter((artifact) => artifact.name === name);
      return named.map(asListed).toSorted((a, b) => b.id - a.id)[0];
    },
    // GitHub redirects to its storage, which is another origin and gets no token.
    save: ({ id }, file, maxBytes) => client.save({ path: `/actions/artifacts/${id}/zip`, file, maxBytes }),
  };
}

const asListed = ({ id, size_in_bytes, digest, expired, workflow_run: run }: z.infer<typeof artifactSchema>): Listed => ({
  id,
  sizeBytes: size_in_bytes,
  digest: digest || undefined,
  isExpired: expired,
  origin: run
    ? { runId: run.id, sha: run.head_sha, repositoryId: run.repository_id, headRepositoryId: run.head_repository_id }
    : undefined,
});
