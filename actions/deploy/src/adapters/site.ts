import { messageOf } from '#kit/errors.ts';
import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { type SiteAnswer, siteAnswer } from '../release/site-answer.ts';

const TIMEOUT_MS = 10_000;
const EDGE_ERROR = 'x-vercel-error';
const EDGE_ID = 'x-vercel-id';
const LOOKED_AT_CHARS = 4096;

/** Asks an address once, without following redirects. The headers, secrets among them, go to that origin only. */
export async function askSite(url: URL, own: Readonly<Record<string, string>>, signal: AbortSignal): Promise<SiteAnswer> {
  const client = createHttpClient({
    service: 'The deployment',
    baseUrl: url.origin,
    headers: own,
    signal,
    timeoutMs: TIMEOUT_MS,
    retries: 0,
    redirect: 'manual',
  });
  try {
    const { status, headers, text } = await client.request({ path: url.pathname });
    return siteAnswer({
      url: url.href,
      status,
      location: headers.get('location') ?? undefined,
      edgeError: headers.get(EDGE_ERROR) ?? undefined,
      edgeId: headers.get(EDGE_ID) ?? undefined,
      body: text.slice(0, LOOKED_AT_CHARS),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceError && error.status !== undefined)
      return siteAnswer({
        url: url.href,
        status: error.status,
        edgeError: error.headers.get(EDGE_ERROR) ?? undefined,
        edgeId: error.headers.get(EDGE_ID) ?? undefined,
        body: error.body.slice(0, LOOKED_AT_CHARS),
      });
    if (error instanceof ServiceError) return { kind: 'silent', detail: messageOf(error) };
    throw error;
  }
}
