import type { Answer } from '#kit/http/call.ts';
import { createHttpClient, type HttpClient } from '#kit/http/client.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { bypassHeaders, isProtectionPage } from '#kit/protection.ts';
import type { Secret } from '#kit/secret.ts';
import type { Hop, Unjudged } from '../captured.ts';

/** Browsers give up at 20; a page that needs more than this has a loop or a fault. */
const MAX_HOPS = 10;
const TIMEOUT_MS = 10_000;

export interface VisitOptions {
  site: URL;
  bypass: Secret | undefined;
  signal: AbortSignal;
  onRetry: (message: string) => void;
}

/** The site answered, but not with a page that can be judged; or it did not answer. The message is one sentence for a person. */
export class NotJudgeable extends Error {
  override name = 'NotJudgeable';
  readonly kind: Unjudged['kind'];

  constructor(kind: Unjudged['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
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
        throw thrown instanceof ServiceError ? notJudgeable(thrown, url) : thrown;
      });
      if (url.hostname === site.hostname) setCookies.push(...answer.headers.getSetCookie());
      const location = answer.headers.get('location');
      if (answer.status < 300) return { answer, url, hops, setCookies };
      const next = location === null ? null : URL.parse(location, url);
      if (!next || !/^https?:$/.test(next.protocol)) {
        throw new NotJudgeable(
          'status',
          `${url.host} answered ${answer.status} to GET ${url.pathname} without an address to go on to.`,
        );
      }
      if (isProtectionPage({ status: answer.status, url: url.href, location: next.href })) throw protectedPage(url);
      hops.push({ url: url.href, status: answer.status, location: next.href });
      url = next;
    }
    throw new NotJudgeable('status', `${start.host} redirects GET ${start.pathname} more than ${MAX_HOPS} times.`);
  };

  return { ask, visit };
}

export type Visitor = ReturnType<typeof createVisitor>;

const protectedPage = (url: URL) =>
  new NotJudgeable('protected', `${url.host} answered GET ${url.pathname} with its protection instead of the page.`);

/** What a refused or failed request says about the page. */
export function notJudgeable(error: ServiceError, url: URL): NotJudgeable {
  const { status, message } = error;
  if (status === undefined) return new NotJudgeable('unreachable', message);
  if (isProtectionPage({ status, url: url.href })) return protectedPage(url);
  return new NotJudgeable('status', status === 404 ? `${message} Check "url" and "pages".` : message);
}
