import { createHttpClient, type HttpClient } from '#kit/http/client.ts';
import type { Secret } from '#kit/secret.ts';

export const PAGE_SIZE = 100;

const REMEDIES = {
  401: 'Check github-token.',
  403: 'Give the job the permission that its README names, or accept that this channel is silent.',
};

const TIMEOUT_MS = 15_000;
const RETRIES = 2;

/** GitHub's REST API; every path is `below` the part given, such as `repos/OWNER/NAME`. */
export function githubClient(connection: { apiUrl: string; below: string; token: Secret; signal: AbortSignal }): HttpClient {
  const { apiUrl, below, token, signal } = connection;
  return createHttpClient({
    service: 'GitHub',
    baseUrl: `${apiUrl.replace(/\/$/, '')}/${below}`,
    headers: {
      authorization: `Bearer ${token.reveal()}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'shipgate',
    },
    signal,
    timeoutMs: TIMEOUT_MS,
    retries: RETRIES,
    remedies: REMEDIES,
  });
}

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
