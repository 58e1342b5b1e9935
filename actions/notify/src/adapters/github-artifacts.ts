import * as z from 'zod/mini';
import { GITHUB_PAGE_SIZE } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { githubJson } from './github.ts';

const artifactSchema = z.object({
  id: z.number(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  created_at: z.string(),
  workflow_run: z.optional(z.nullable(z.object({ id: z.number(), repository_id: z.number(), head_repository_id: z.number() }))),
});
const pageSchema = z.object({ total_count: z.number(), artifacts: z.array(artifactSchema) });

export type Artifact = z.infer<typeof artifactSchema>;

/** Newest first; a thousand artifacts are the last hundred runs or more. */
const MAX_PAGES = 10;

/** Lists artifacts below a path, newest first: the first page alone, then the rest at the same time. */
export async function listArtifacts(client: HttpClient, path: string): Promise<Artifact[]> {
  const page = (number: number) => githubJson(client, `${path}?per_page=${GITHUB_PAGE_SIZE}&page=${number}`, pageSchema);
  const first = await page(1);
  const count = Math.min(MAX_PAGES, Math.ceil(first.total_count / GITHUB_PAGE_SIZE));
  const rest = await Promise.all(Array.from({ length: Math.max(0, count - 1) }, (_, index) => page(index + 2)));
  return [first, ...rest].flatMap(({ artifacts }) => artifacts).filter(({ expired }) => !expired);
}

/** All texts of one artifact together. An archive can name the same few bytes a hundred thousand times. */
const MAX_UNPACKED_BYTES = 128 * 1024 * 1024;

/**
 * The texts of an artifact's files.
 * @param wanted says by its name which files are read.
 * @param maxBytes above which a file is not unpacked, so that a small archive cannot become a large text.
 */
export async function readArtifact(
  client: HttpClient,
  id: number,
  wanted: (name: string) => boolean,
  maxBytes: number,
): Promise<string[]> {
  const { bytes } = await client.request({ path: `/actions/artifacts/${id}/zip` });
  const { unzipSync } = await import('fflate');
  let room = MAX_UNPACKED_BYTES;
  const fits = (size: number) => {
    if (size > maxBytes || size > room) return false;
    room -= size;
    return true;
  };
  const files = unzipSync(bytes, { filter: ({ name, originalSize }) => wanted(name) && fits(originalSize) });
  return Object.values(files).map((content) => Buffer.from(content).toString('utf8'));
}
