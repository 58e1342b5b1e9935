import * as z from 'zod/mini';
import { GITHUB_PAGE_SIZE, githubJson } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import type { Artifact, Build, Head } from '../facts.ts';

/** A commit seldom has more runs than workflows; only those of the fork are asked for artifacts. */
const MAX_RUNS = 10;

const artifactSchema = z.object({
  id: z.number(),
  name: z.string(),
  digest: z.optional(z.nullable(z.string())),
  expired: z.boolean(),
  workflow_run: z.optional(
    z.nullable(z.object({ id: z.number(), head_sha: z.string(), repository_id: z.number(), head_repository_id: z.number() })),
  ),
});
const artifactsSchema = z.object({ artifacts: z.array(artifactSchema) });
const runsSchema = z.object({
  workflow_runs: z.array(z.object({ id: z.number(), head_repository: z.nullable(z.object({ id: z.number() })) })),
});

/** What a run left under a name; of several attempts, the newest. */
export async function readBuild(client: HttpClient, runId: number, name: string): Promise<Build> {
  const path = `/actions/runs/${runId}/artifacts?name=${encodeURIComponent(name)}&per_page=${GITHUB_PAGE_SIZE}`;
  const { artifacts } = await githubJson(client, path, artifactsSchema);
  const [newest] = artifacts.filter((artifact) => artifact.name === name).toSorted((a, b) => b.id - a.id);
  return { runId, artifact: newest && asArtifact(newest) };
}

/** The newest run of a pull request for a head that succeeded and left an artifact of this name. */
export async function findBuild(client: HttpClient, head: Head, name: string): Promise<Build | undefined> {
  const path = `/actions/runs?head_sha=${head.sha}&event=pull_request&status=success&per_page=${GITHUB_PAGE_SIZE}`;
  const { workflow_runs: runs } = await githubJson(client, path, runsSchema);
  const own = runs.filter(({ head_repository: repository }) => repository?.id === head.repository.id).slice(0, MAX_RUNS);
  for (const { id } of own.toSorted((a, b) => b.id - a.id)) {
    const build = await readBuild(client, id, name);
    if (build.artifact !== undefined) return build;
  }
  return undefined;
}

const asArtifact = ({ digest, expired, workflow_run: run }: z.infer<typeof artifactSchema>): Artifact => ({
  digest: digest || undefined,
  isExpired: expired,
  origin: run
    ? { runId: run.id, sha: run.head_sha, repositoryId: run.repository_id, headRepositoryId: run.head_repository_id }
    : undefined,
});
