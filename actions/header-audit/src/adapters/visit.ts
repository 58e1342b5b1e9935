import { type Answer, createHttpClient, type HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { bypassHeaders, isProtectionPage, PROTECTED_HINT } from '#kit/protection.ts';
import type { Secret } from '#kit/secret.ts';
import type { Hop } from '../captured.ts';

/** Browsers give up at 20; a page that needs more than this has a loop or a fault. */
const MAX_HOPS = 10;
const TIMEOUT_MS = 20_000;

export interface VisitOptions {
  site: URL;
  bypass: Secret | undefined;
  signal: AbortSignal;
  onRetry: (message: string) => void;
}

/** The site answered, but not with a page that can be judged; or it did not answer. The message is one sentence for a person. */
export class NotJudgeable extends Error {
  override name = 'NotJudgeable';
}

export interface Visited {
  answer: Answer;
  url: URL;
  hops: Hop[];
  setCookies: string[];
}

/** Makes requests to any origin that a redirect leads to; the bypass secret goes to the site's exact origin only. */
export function createVisitor({ site, bypass, signal, onRetry }: VisitOptions) {
  const clients = new Map<string, HttpClient>();
  const clientOf = (origin: string) => {
    const known = clients.get(origin);
    if (known) return known;
    const client = createHttpClient({
      service: new URL(origin).host,
      baseUrl: origin,
      headers: {
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        'user-agent': 'Shipgate header-audit',
        ...(origin === site.origin && bypassHeaders(bypass)),
      },
      signal,
      timeoutMs: TIMEOUT_MS,
      retries: 2,
      concurrency: 4,
      redirect: 'manual',
      onRetry,
    });
    clients.set(origin, client);
    return client;
  };

  /** One request, without following. @throws ServiceError for anything but 2xx and 3xx. */
  const ask = (url: URL, headers: Record<string, string> = {}): Promise<Answer> =>
    clientOf(url.origin).request({ path: url.pathname + url.search, headers });

  /** Follows redirects by hand and remembers each. @throws NotJudgeable for a protection page, a status, a loop or no answer. */
  const visit = async (start: URL): Promise<Visited> => {
    const hops: Hop[] = [];
    const setCookies: string[] = [];
    let url = start;
    while (hops.length <= MAX_HOPS) {
      const answer = await ask(url).catch((thrown: unknown) => {
        throw thrown instanceof ServiceError ? new NotJudgeable(problemOf(thrown, url)) : thrown;
      });
      if (url.hostname === site.hostname) setCookies.push(...answer.headers.getSetCookie());
      const location = answer.headers.get('location');
      if (answer.status < 300) return { answer, url, hops, setCookies };
      const next = location === null ? null : URL.parse(location, url);
      if (!next || !/^https?:$/.test(next.protocol)) {
        throw new NotJudgeable(`${url.host} answered ${answer.status} to GET ${url.pathname} without an address to go on to.`);
      }
      if (isProtectionPage({ status: answer.status, url: url.href, location: next.href })) throw new NotJudgeable(PROTECTED_HINT);
      hops.push({ url: url.href, status: answer.status, location: next.href });
      url = next;
    }
    throw new NotJudgeable(`${start.host} redirects GET ${start.pathname} more than ${MAX_HOPS} times.`);
  };

  return { ask, visit };
}

export type Visitor = ReturnType<typeof createVisitor>;

function problemOf(error: ServiceError, url: URL): string {
  const { status } = error;
  if (status !== undefined && isProtectionPage({ status, url: url.href })) return PROTECTED_HINT;
  return status === 404 ? `${error.message} Check "url" and "pages".` : error.message;
}
