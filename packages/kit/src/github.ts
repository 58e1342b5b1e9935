import { createHttpClient, type HttpClient } from './http/client.ts';
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
