import type * as z from 'zod/mini';
import { createHttpClient, type HttpClient } from './http/client.ts';
import { fitting } from './http/fitting.ts';
import type { Secret } from './secret.ts';

const DEFAULT_API_URL = 'https://api.github.com';
const TIMEOUT_MS = 15_000;
const RETRIES = 2;
const REMEDIES = {
  401: 'Check github-token.',
  403: 'Give the job the permission that its README names, or accept that this channel is silent.',
};

export interface GithubConnection {
  /** `GITHUB_API_URL`, which is another one on GitHub Enterprise; github.com's unless given. */
  apiUrl: string | undefined;
  /** Every path is below this part, such as `repos/OWNER/NAME`. */
  below: string;
  token: Secret;
  signal: AbortSignal;
  /** For one attempt. 15 s unless told. */
  timeoutMs?: number;
}

/** GitHub's REST API. @see https://docs.github.com/en/rest */
export function githubClient({ apiUrl, below, token, signal, timeoutMs = TIMEOUT_MS }: GithubConnection): HttpClient {
  return createHttpClient({
    service: 'GitHub',
    baseUrl: `${(apiUrl || DEFAULT_API_URL).replace(/\/$/, '')}/${below}`,
    headers: {
      authorization: `Bearer ${token.reveal()}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      'user-agent': 'shipgate',
    },
    signal,
    timeoutMs,
    retries: RETRIES,
    remedies: REMEDIES,
  });
}

/** The most items that GitHub gives at once. */
export const GITHUB_PAGE_SIZE = 100;

/** One GET of GitHub's API. @throws ServiceError also when the answer is not what the API promises. */
export async function githubJson<T>(client: HttpClient, path: string, schema: z.ZodMiniType<T>): Promise<T> {
  return fitting(schema, await client.json<unknown>({ path }), { service: 'GitHub', call: `GET ${path.split('?')[0]}` });
}
