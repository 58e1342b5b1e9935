import { types } from 'node:util';
import type { Answer, Call, ClientOptions } from './call.ts';
import { ServiceError } from './errors.ts';
import { sendBytes } from './send-bytes.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
/** Unpacked. Far above any page or answer of a service, far below what a runner's memory holds. */
const MAX_BODY_MIB = 64;

/**
 * One attempt: the request, its redirects and the whole body, within one timeout.
 * Redirects are followed by hand, since `fetch` would carry every header but Authorization to another origin.
 */
export async function exchange(options: ClientOptions, call: Call, url: URL, name: string): Promise<Answer> {
  const timeoutMs = call.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  options.signal.throwIfAborted();
  // `AbortSignal.timeout` would stay in memory for all of its time: thousands of them, where thousands of files are sent.
  const stop = new AbortController();
  const onAbort = () => stop.abort(options.signal.reason);
  options.signal.addEventListener('abort', onAbort);
  const timer = setTimeout(() => stop.abort(), timeoutMs).unref();
  try {
    return await (call.bytes ? send(options, call, url, stop.signal) : follow(options, call, url, stop.signal));
  } catch (cause) {
    options.signal.throwIfAborted();
    if (stop.signal.aborted) throw new ServiceError(options.service, name, { kind: 'timeout', afterMs: timeoutMs });
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError(options.service, name, { kind: 'network', detail: networkDetail(cause) });
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', onAbort);
  }
}

async function send(options: ClientOptions, call: Call, url: URL, signal: AbortSignal): Promise<Answer> {
  const headers = headersOf(call, options.headers, call.headers);
  const body = await sendBytes(url, { method: call.method ?? 'POST', headers, bytes: call.bytes ?? new Uint8Array(), signal });
  const bytes = await readBody(body);
  const given = Object.entries(body.headersDistinct).flatMap(([name, values = []]) => values.map((value) => [name, value]));
  const { statusCode = 0 } = body;
  return {
    status: statusCode,
    headers: new Headers(given as [string, string][]),
    bytes,
    text: bytes.toString('utf8'),
    url: url.href,
  };
}

async function follow(options: ClientOptions, call: Call, start: URL, signal: AbortSignal): Promise<Answer> {
  const { response, url } = await openResponse(options, call, start, signal);
  const bytes = await readBody(response.body ?? []);
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString('utf8'), url: url.href };
}

/** The answer to one attempt after its redirects, its body not read yet. */
export async function openResponse(
  options: ClientOptions,
  call: Call,
  start: URL,
  signal: AbortSignal,
): Promise<{ response: Response; url: URL }> {
  const method = call.method ?? 'GET';
  const { origin } = new URL(options.baseUrl);
  let url = start;
  // Once another origin was asked, nothing of ours is sent any more: it could send us back to a place of its choice.
  let own = true;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    own &&= url.origin === origin;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal,
      headers: headersOf(call, own ? options.headers : {}, own ? call.headers : {}),
      ...bodyOf(call),
    });
    const location = response.headers.get('location');
    const isRedirect = location !== null && response.status >= 300 && response.status < 400;
    const follows = isRedirect && options.redirect !== 'manual' && (method === 'GET' || method === 'HEAD');
    if (!follows) return { response, url };
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}

/** The whole body. @throws Error as soon as it is too large: a few kilobytes of gzip can be gigabytes of text. */
export async function readBody(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let room = MAX_BODY_MIB * 1024 * 1024;
  for await (const chunk of body) {
    room -= chunk.length;
    if (room < 0) throw new Error(`its answer is larger than ${MAX_BODY_MIB} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Later ones replace earlier ones, whatever the case of their names. */
function headersOf(call: Call, ...all: readonly ClientOptions['headers'][]): Headers {
  const headers = new Headers(call.json === undefined ? {} : { 'content-type': 'application/json' });
  for (const some of all) for (const [name, value] of Object.entries(some ?? {})) headers.set(name, value);
  return headers;
}

function bodyOf(call: Call): RequestInit {
  if (call.json !== undefined) return { body: JSON.stringify(call.json) };
  if (call.body === undefined) return {};
  const body = typeof call.body === 'function' ? call.body() : call.body;
  // A streamed body needs `duplex`, which the DOM's types do not know yet.
  return { body, ...(body instanceof ReadableStream && { duplex: 'half' }) } as RequestInit;
}

/** `fetch failed` hides its cause; a person wants `connect ECONNREFUSED 127.0.0.1:1234`. */
export function networkDetail(thrown: unknown): string {
  const cause = errorOf(errorOf(thrown)?.cause) ?? errorOf(thrown);
  // A name with several addresses: the first that was tried tells enough.
  const first = errorOf((cause as Partial<AggregateError> | undefined)?.errors?.[0]) ?? cause;
  if (!first) return String(thrown);
  const { message, code } = first as NodeJS.ErrnoException;
  return code && !message.includes(code) ? `${message} ${code}` : message;
}

/** Not `instanceof`: the errors of `fetch` may come from another realm than this module's. */
const errorOf = (value: unknown): Error | undefined => (types.isNativeError(value) ? value : undefined);
