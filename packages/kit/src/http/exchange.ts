import type { Answer, Call, ClientOptions } from './call.ts';
import { ServiceError } from './errors.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;

/**
 * One attempt: the request, its redirects and the whole body, within one timeout.
 * Redirects are followed by hand, since `fetch` would carry every header but Authorization to another origin.
 */
export async function exchange(options: ClientOptions, call: Call, url: URL, name: string): Promise<Answer> {
  const timeoutMs = call.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    return await follow(options, call, url, signal);
  } catch (cause) {
    options.signal.throwIfAborted();
    if (timeout.aborted) throw new ServiceError(options.service, name, { kind: 'timeout', afterMs: timeoutMs });
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError(options.service, name, { kind: 'network', detail: networkDetail(cause) });
  }
}

async function follow(options: ClientOptions, call: Call, start: URL, signal: AbortSignal): Promise<Answer> {
  const method = call.method ?? 'GET';
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const own = url.origin === new URL(options.baseUrl).origin;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal,
      headers: {
        ...(call.json !== undefined && { 'content-type': 'application/json' }),
        ...(own && options.headers),
        ...(own && call.headers),
      },
      ...bodyOf(call),
    });
    const location = response.headers.get('location');
    const isRedirect = location !== null && response.status >= 300 && response.status < 400;
    const follows = isRedirect && options.redirect !== 'manual' && (method === 'GET' || method === 'HEAD');
    if (!follows) {
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes, text: bytes.toString('utf8'), url: url.href };
    }
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}

function bodyOf(call: Call): RequestInit {
  if (call.json !== undefined) return { body: JSON.stringify(call.json) };
  if (call.body === undefined) return {};
  const body = typeof call.body === 'function' ? call.body() : call.body;
  // A streamed body needs `duplex`, which the DOM's types do not know yet.
  return { body, ...(body instanceof ReadableStream && { duplex: 'half' }) } as RequestInit;
}

/** `fetch failed` hides its cause; a person wants `ECONNREFUSED 127.0.0.1:1234`. */
function networkDetail(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (inner instanceof AggregateError && inner.errors.length > 0) return String(inner.errors[0]?.message ?? inner.message);
  return inner instanceof Error
    ? [inner.message, (inner as NodeJS.ErrnoException).code].filter(Boolean).join(' ')
    : String(inner);
}
