import type { HttpClient } from '#kit/http/client.ts';

/** The most that GitHub gives at once. */
export const PAGE_SIZE = 100;

/** All pages of a list, one after the other, up to a number of pages. */
export async function pages<T>(client: HttpClient, path: string, read: (body: unknown) => T[], most: number): Promise<T[]> {
  const found: T[] = [];
  for (let page = 1; page <= most; page++) {
    const query = `${path.includes('?') ? '&' : '?'}per_page=${PAGE_SIZE}&page=${page}`;
    const items = read(await client.json<unknown>({ path: path + query }));
    found.push(...items);
    if (items.length < PAGE_SIZE) break;
  }
  return found;
}
