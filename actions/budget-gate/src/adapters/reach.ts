import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { bypassHeaders, isProtectionPage, PROTECTED_HINT } from '#kit/protection.ts';
import type { Secret } from '#kit/secret.ts';

/** Why a page is not worth measuring. */
export interface Unreachable {
  because: string;
  fix?: string;
}

const TIMEOUT_MS = 15_000;
const RETRIES = 2;

/**
 * Asks for a page before it is measured: a sleeping function wakes, a busy server gets its time, and a page that is not there
 * costs a second instead of a Lighthouse run.
 */
export async function reach(
  url: URL,
  bypass: Secret | undefined,
  signal: AbortSignal,
  onRetry: (message: string) => void,
): Promise<Unreachable | undefined> {
  const headers = bypassHeaders(bypass);
  const client = createHttpClient({
    service: 'The site',
    baseUrl: url.origin,
    headers,
    signal,
    timeoutMs: TIMEOUT_MS,
    retries: RETRIES,
    onRetry,
  });
  try {
    const answer = await client.request({ path: url.pathname + url.search, headers: { accept: 'text/html' } });
    return isProtectionPage(answer) ? { because: 'Vercel asks for a login', fix: PROTECTED_HINT } : undefined;
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    const isProtected = isProtectionPage({ status: thrown.status ?? 0, url: url.href });
    return { because: thrown.message.replaceAll('\n', ' '), ...(isProtected && { fix: PROTECTED_HINT }) };
  }
}
