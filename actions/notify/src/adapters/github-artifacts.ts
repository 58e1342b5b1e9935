import type { HttpClient } from '#kit/http/client.ts';
import { PAGE_SIZE } from './github.ts';

export interface Artifact {
  id: number;
  name: string;
  size_in_bytes: number;
  expired: boolean;
  created_at: string;
  workflow_run: { id: number; repository_id: number; head_repository_id: number } | null;
}

interface Page {
  total_count: number;
  artifacts: Artifact[];
}

/** Newest first; a thousand artifacts are the last hundred runs or more. */
const MAX_PAGES = 10;

/** Lists artifacts below a path, newest first: the first page alone, then the rest at the same time. */
export async function listArtifacts(client: HttpClient, path: string): Promise<Artifact[]> {
  const page = (number: number) => client.json<Page>({ path: `${path}?per_page=${PAGE_SIZE}&page=${number}` });
  const first = await page(1);
  const count = Math.min(MAX_PAGES, Math.ceil(first.total_count / PAGE_SIZE));
  const rest = await Promise.all(Array.from({ length: Math.max(0, count - 1) }, (_, index) => page(index + 2)));
  return [first, ...rest].flatMap(({ artifacts }) => artifacts).filter(({ expired }) => !expired);
}

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
  const files = unzipSync(bytes, { filter: ({ name, originalSize }) => wanted(name) && originalSize <= maxBytes });
  return Object.values(files).map((content) => Buffer.from(content).toString('utf8'));
}
