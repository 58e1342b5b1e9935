import type * as z from 'zod/mini';
import { GITHUB_PAGE_SIZE } from '#kit/github.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { jsonAs } from './shape.ts';

/** One call of GitHub's API, held against what it promises. */
export const githubJson = <T>(client: HttpClient, path: string, schema: z.ZodMiniType<T>): Promise<T> =>
  jsonAs(client, 'GitHub', { path }, schema);

/** All pages of a list, one after the other, up to a number of pages. */
export async function pages<T>(client: HttpClient, path: string, schema: z.ZodMiniType<T[]>, most: number): Promise<T[]> {
  const found: T[] = [];
  for (let page = 1; page <= most; page++) {
    const items = await githubJson(client, `${path}?per_page=${GITHUB_PAGE_SIZE}&page=${page}`, schema);
    found.push(...items);
    if (items.length < GITHUB_PAGE_SIZE) break;
  }
  return found;
}
