import pLimit from 'p-limit';
import type { Answer, Call, ClientOptions, LinesCall, SaveCall } from './call.ts';
import { nonsense, refusal, ServiceError } from './errors.ts';
import { exchange } from './exchange.ts';
import { readLines } from './lines.ts';
import { withRetries } from './retry.ts';
import { type Saved, saveAnswer } from './save.ts';

export interface HttpClient {
  /** Resolves with a 2xx answer. @throws ServiceError for anything else, after the retries that the rule allows. */
  request(call: Call): Promise<Answer>;
  /** The same, with the body read as JSON; a body that is not JSON counts as a failed attempt. */
  json<T>(call: Call): Promise<T>;
  /** The lines of an answer as they come, in one attempt: who reads knows where to go on. @throws ServiceError when it breaks. */
  lines(call: LinesCall): AsyncIterable<string>;
  /** Saves a 2xx answer in a file while it arrives, however large. @throws TooLargeError, which is not tried again. */
  save(call: SaveCall): Promise<Saved>;
  /** The same rules behind the signature of `fetch`, for SDKs. Resolves with any status, as `fetch` does. */
  fetch: typeof fetch;
}

/** One client per service: base URL, timeouts, retries, bounded concurrency, and secrets that stay with their origin. */
export function createHttpClient(options: ClientOptions): HttpClient {
  const limit = pLimit(options.concurrency ?? 8);
  const base = new URL(options.baseUrl);
  const nameOf = (call: Call) => `${call.method ?? 'GET'} ${call.path.split('?')[0]}`;

  const send = (call: Call, url: URL, read: (answer: Answer) => void) =>
    limit(() =>
      withRetries(options, call, nameOf(call), async () => {
        const answer = await exchange(options, call, url, nameOf(call));
        const isRedirect = options.redirect === 'manual' && answer.status >= 300 && answer.status < 400;
        if (!isRedirect && (answer.status < 200 || answer.status > 299)) {
          throw refusal(options, nameOf(call), answer);
        }
        read(answer);
        return answer;
      }),
    );
  const below = (path: string) => new URL(`${base.href.replace(/\/$/, '')}/${path.replace(/^\//, '')}`);

  return {
    request: (call) => send(call, below(call.path), () => {}),
    lines: (call) => readLines(options, call, below(call.path)),
    save: (call) =>
      limit(() => withRetries(options, call, nameOf(call), () => saveAnswer(options, call, below(call.path), nameOf(call)))),
    async json<T>(call: Call): Promise<T> {
      let value: unknown;
      await send(call, below(call.path), (answer) => {
        value = parseJson(answer, options.service, nameOf(call));
      });
      return value as T;
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined;
      const url = new URL(request.url);
      const call: Call = {
        method: request.method as NonNullable<Call['method']>,
        path: url.pathname + url.search,
        headers: Object.fromEntries(request.headers),
        ...(body && { body: new Uint8Array(body) }),
      };
      const answer = await send(call, url, () => {}).catch((thrown: unknown) => {
        if (thrown instanceof ServiceError && thrown.status !== undefined) return thrown;
        throw thrown;
      });
      if (answer instanceof ServiceError) return toResponse(answer.status ?? 500, answer.headers, answer.body);
      return toResponse(answer.status, answer.headers, new Uint8Array(answer.bytes));
    },
  };
}

/** `Response` refuses a body, even an empty one, for the statuses that have none. */
const toResponse = (status: number, headers: Headers, body: BodyInit) =>
  new Response([204, 205, 304].includes(status) ? null : body, { status, headers });

function parseJson(answer: Answer, service: string, call: string): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    const { status, text } = answer;
    if (text.trim() !== '') throw nonsense(service, call, answer);
    throw new ServiceError(service, call, { kind: 'nonsense', status, detail: 'an empty body' });
  }
}
