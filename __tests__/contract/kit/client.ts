import type { ClientOptions } from '#kit/http/call.ts';
import { createHttpClient } from '#kit/http/client.ts';
import type { ServedSite } from '#testing/serve.ts';

/** A client of a served site, as an adapter would make one. */
export const clientOf = (site: Pick<ServedSite, 'url'>, options: Partial<ClientOptions> = {}) =>
  createHttpClient({ service: 'Acme', baseUrl: site.url, signal: new AbortController().signal, ...options });

export const json = (value: unknown, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
