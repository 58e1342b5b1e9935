import * as z from 'zod/mini';
import { GITHUB_PAGE_SIZE, githubJson } from './github.ts';
import type { HttpClient } from './http/client.ts';

/** Which run made an artifact, for which commit of which repositories, as GitHub says. */
export interface ArtifactOrigin {
  runId: number;
  sha: string;
  repositoryId: number;
  /** The fork, for its pull requests. */
  headRepositoryId: number;
}

/** An artifact as GitHub lists it. */
export interface ListedArtifact {
  id: number;
  sizeBytes: number;
  /** `sha256:…`, computed when it was uploaded; absent where GitHub has none. */
  digest?: string | undefined;
  isExpired: boolean;
  /** Absent where GitHub does not say. */
  origin?: ArtifactOrigin | undefined;
}

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

/**
 * What a run of the repository left under a name; of several attempts, the newest.
 * @see https://docs.github.com/en/rest/actions/artifacts#list-workflow-run-artifacts
 */
export async function findArtifact(client: HttpClient, runId: number, name: string): Promise<ListedArtifact | undefined> {
  const path = `/actions/runs/${runId}/artifacts?name=${encodeURIComponent(name)}&per_page=${GITHUB_PAGE_SIZE}`;
  const { artifacts } = await githubJson(client, path, listSchema);
  const [newest] = artifacts.filter((artifact) => artifact.name === name).toSorted((a, b) => b.id - a.id);
  return newest && asListed(newest);
}

const asListed = ({ id, size_in_bytes, digest, expired, workflow_run: run }: z.infer<typeof artifactSchema>): ListedArtifact => ({
  id,
  sizeBytes: size_in_bytes,
  digest: digest || undefined,
  isExpired: expired,
  origin: run
    ? { runId: run.id, sha: run.head_sha, repositoryId: run.repository_id, headRepositoryId: run.head_repository_id }
    : undefined,
});
