import { messageOf } from '#kit/errors.ts';
import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { bypassHeaders } from '#kit/protection.ts';
import type { Secret } from '#kit/secret.ts';
import { type SiteAnswer, siteAnswer } from '../release/site-answer.ts';

const TIMEOUT_MS = 10_000;
const LOOKED_AT_CHARS = 4096;

/** Asks an address once, without following redirects. The bypass secret goes to that origin only. */
export async function askSite(url: URL, bypass: Secret | undefined, signal: AbortSignal): Promise<SiteAnswer> {
  const client = createHttpClient({
    service: 'The deployment',
    baseUrl: url.origin,
    headers: bypassHeaders(bypass),
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
      body: text.slice(0, LOOKED_AT_CHARS),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServiceError && error.status !== undefined)
      return siteAnswer({ url: url.href, status: error.status, body: error.body.slice(0, LOOKED_AT_CHARS) });
    if (error instanceof ServiceError) return { kind: 'silent', detail: messageOf(error) };
    throw error;
  }
}
