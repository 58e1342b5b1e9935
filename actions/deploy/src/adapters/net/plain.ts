import { createHttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';

/** What a host says without TLS. */
export type PlainAnswer =
  | { kind: 'answers'; status: number; location: string | undefined }
  /** Nothing answered, so nothing can be said. */
  | { kind: 'unknown'; detail: string };

const TIMEOUT_MS = 10_000;

/** Asks an http address once for its start page, without following where it leads. */
export async function askPlain(url: URL, signal: AbortSignal): Promise<PlainAnswer> {
  const client = createHttpClient({
    service: url.host,
    baseUrl: url.origin,
    signal,
    timeoutMs: TIMEOUT_MS,
    retries: 1,
    redirect: 'manual',
  });
  try {
    const { status, headers } = await client.request({ path: '/', headers: { accept: 'text/html' } });
    return { kind: 'answers', status, location: headers.get('location') ?? undefined };
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof ServiceError)) throw cause;
    return cause.status === undefined
      ? { kind: 'unknown', detail: cause.message }
      : { kind: 'answers', status: cause.status, location: undefined };
  }
}
