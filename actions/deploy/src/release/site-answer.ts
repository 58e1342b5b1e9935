import { isProtectionPage } from '#kit/protection.ts';

/** What an address says when it is asked once. */
export type SiteAnswer =
  | { kind: 'answers'; status: number }
  /** Vercel asks who is there; so it does know the deployment. */
  | { kind: 'protected' }
  /** Something answers that does not show itself as Vercel: a proxy in front of it, or a host that DNS leads to instead. */
  | { kind: 'elsewhere'; status: number }
  /** It answers, but with a server error of its own. */
  | { kind: 'failing'; status: number }
  /** Vercel does not serve a deployment there yet, or nothing answers at all. */
  | { kind: 'silent'; detail: string };

interface SeenSite {
  url: string;
  status: number;
  location?: string | undefined;
  /** The header in which Vercel names an error of its own. */
  edgeError?: string | undefined;
  /** The header that Vercel's edge gives to every answer, errors included. */
  edgeId: string | undefined;
  /** The beginning of the body. */
  body: string;
}

const NOT_SERVED = /\bDEPLOYMENT_(?:NOT_FOUND|NOT_READY\w*|DELETED|DISABLED|PAUSED|BLOCKED)\b/;

/**
 * Judges one answer. Vercel's edge names its own errors in a header and in the page, such as `DEPLOYMENT_NOT_FOUND` until a new address is known everywhere.
 * @see https://vercel.com/docs/errors
 * @see https://vercel.com/docs/headers/response-headers#x-vercel-id
 */
export function siteAnswer(seen: SeenSite): SiteAnswer {
  if (isProtectionPage(seen)) return { kind: 'protected' };
  const [edgeError] = seen.status >= 400 ? (NOT_SERVED.exec(seen.edgeError ?? seen.body) ?? []) : [];
  if (edgeError) return { kind: 'silent', detail: `Vercel says ${edgeError}` };
  const { status } = seen;
  if (status >= 500) return { kind: 'failing', status };
  return { kind: seen.edgeId === undefined ? 'elsewhere' : 'answers', status };
}
