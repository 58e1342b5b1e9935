import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { isLoopback } from '#kit/site-url.ts';
import type { HttpEntry } from '../captured.ts';
import type { VisitOptions } from './visit.ts';

const MAX_HOPS = 5;
/** A closed port often swallows packets instead of refusing them. */
const TIMEOUT_MS = 5000;

/**
 * Visits the site by plain http, without any secret, until it is led to https.
 * @returns how it answers; a port that refuses or stays silent is `closed`.
 */
export async function findHttpEntry({ site, signal }: VisitOptions): Promise<HttpEntry> {
  if (isLoopback(site.hostname)) return { kind: 'loopback' };
  if (site.protocol === 'https:' && site.port !== '') return { kind: 'own-port' };
  let url = new URL(`http://${site.host}/`);
  const route = [url.href];
  while (route.length <= MAX_HOPS && url.protocol === 'http:') {
    const client = createHttpClient({
      service: url.host,
      baseUrl: url.origin,
      signal,
      timeoutMs: TIMEOUT_MS,
      retries: 0,
      redirect: 'manual',
    });
    const answered = await client.request({ path: url.pathname + url.search }).catch((thrown: unknown) => {
      if (thrown instanceof ServiceError) return thrown;
      throw thrown;
    });
    if (answered instanceof ServiceError && answered.status === undefined) {
      if (route.length === 1) return { kind: 'closed' };
      break;
    }
    const location = answered instanceof ServiceError ? null : answered.headers.get('location');
    const next = location === null ? null : URL.parse(location, url);
    if (!next || !/^https?:$/.test(next.protocol)) break;
    route.push(next.href);
    url = next;
  }
  return { kind: 'open', route };
}
