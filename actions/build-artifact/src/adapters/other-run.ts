import * as z from 'zod/mini';
import { UserError } from '#kit/errors.ts';
import { githubClient, githubJson } from '#kit/github.ts';
import { findArtifact } from '#kit/github-artifacts.ts';
import type { Secret } from '#kit/secret.ts';
import type { Session } from '#kit/session.ts';
import type { Run, Source } from '../source.ts';

const repositorySchema = z.object({ id: z.number(), full_name: z.string() });
const runSchema = z.object({
  id: z.number(),
  head_sha: z.string(),
  repository: repositorySchema,
  head_repository: z.nullable(repositorySchema),
});

/** Another run of this repository, by the REST API; it takes the scope `actions: read`. */
export interface OtherRun extends Source {
  read(): Promise<Run>;
}

/** @throws UserError without a token. */
export function otherRun(runId: number, token: Secret | undefined, { env, signal, source }: Session): OtherRun {
  if (token === undefined)
    throw new UserError(
      'Input "github-token" is missing: artifacts of another run need one, with "actions: read". Set it or the environment variable GITHUB_TOKEN.',
    );
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
    find: (name) => findArtifact(client, runId, name),
    // GitHub redirects to its storage, which is another origin and gets no token.
    save: ({ id }, file, maxBytes) => client.save({ path: `/actions/artifacts/${id}/zip`, file, maxBytes }),
  };
}
