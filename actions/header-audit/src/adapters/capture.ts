import { ServiceError } from '#kit/http/errors.ts';
import { PROTECTED_HINT } from '#kit/protection.ts';
import { isLoopback } from '#kit/site-url.ts';
import type { Capture, Captured } from '../captured.ts';
import type { Ports } from '../ports.ts';
import { findHttpEntry } from './http-entry.ts';
import { createVisitor, NotJudgeable, notJudgeable, type VisitOptions, type Visitor } from './visit.ts';

/** An origin that no site can have a reason to trust. */
const FOREIGN_ORIGIN = 'https://shipgate-cors-probe.example';

interface CaptureOptions extends VisitOptions {
  productionHost: string | undefined;
}

/** Makes the port that captures pages. How plain http answers is asked once for all of them. */
export function createCapture(options: CaptureOptions): Ports['capture'] {
  const visitor = createVisitor(options);
  let entry: Promise<Captured['http']> | undefined;
  return async ({ page, url }): Promise<Capture> => {
    try {
      const { answer, url: end, hops, setCookies } = await visitor.visit(url);
      entry ??= findHttpEntry(options);
      const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'set-cookie'));
      const captured: Captured = {
        page,
        url: end.href,
        host: options.productionHost ?? end.hostname,
        hops,
        headers,
        setCookies,
        cors: await askAsForeigner(visitor, end),
        secure: end.protocol === 'https:' || isLoopback(end.hostname),
        http: await entry,
        ...(isHtml(headers['content-type']) && {
          document: (await import('./read-document.ts')).readDocument(answer.text, end.href),
        }),
      };
      return { kind: 'captured', captured };
    } catch (thrown) {
      if (!(thrown instanceof NotJudgeable)) throw thrown;
      const fix = thrown.kind === 'protected' ? { fix: PROTECTED_HINT } : {};
      return { kind: 'unjudged', unjudged: { page, url: url.href, kind: thrown.kind, problem: thrown.message, ...fix } };
    }
  };
}

/** A missing type counts as HTML, as browsers guess it. */
const isHtml = (type: string | undefined) => type === undefined || /^\s*(text\/html|application\/xhtml\+xml)\s*(;|$)/i.test(type);

async function askAsForeigner(visitor: Visitor, url: URL): Promise<Captured['cors']> {
  const headers = await visitor.ask(url, { origin: FOREIGN_ORIGIN }).then(
    (answer) => answer.headers,
    (thrown: unknown) => {
      // A status is an answer too: many sites refuse a foreign origin.
      if (thrown instanceof ServiceError && thrown.status !== undefined) return new Headers();
      throw thrown instanceof ServiceError ? notJudgeable(thrown, url) : thrown;
    },
  );
  const allowOrigin = headers.get('access-control-allow-origin');
  const allowCredentials = headers.get('access-control-allow-credentials');
  return {
    origin: FOREIGN_ORIGIN,
    ...(allowOrigin !== null && { allowOrigin }),
    ...(allowCredentials !== null && { allowCredentials }),
  };
}
