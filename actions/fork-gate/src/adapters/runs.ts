import * as z from 'zod/mini';
import { GITHUB_PAGE_SIZE, githubJson } from '#kit/github.ts';
import { findArtifact } from '#kit/github-artifacts.ts';
import type { HttpClient } from '#kit/http/client.ts';
import type { Build, Head } from '../facts.ts';

/** A commit seldom has more runs than workflows; only those of the fork are asked for artifacts. */
const MAX_RUNS = 10;

const runsSchema = z.object({
  workflow_runs: z.array(z.object({ id: z.number(), head_repository: z.nullable(z.object({ id: z.number() })) })),
});

/** A run with what it left under a name. */
export async function readBuild(client: HttpClient, runId: number, name: string): Promise<Build> {
  return { runId, artifact: await findArtifact(client, runId, name) };
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
