import { createHttpClient } from './http/client.ts';
import type { Secret } from './secret.ts';

const BYPASS_HEADER = 'x-vercel-protection-bypass';
const TRUSTED_HEADER = 'x-vercel-trusted-oidc-idp-token';
const COOKIE_HEADER = 'x-vercel-set-bypass-cookie';

/** A cookie that lets a browser into a protected deployment; valid for one host. */
export interface EntryCookie {
  name: string;
  value: string;
  /** Host without port. */
  domain: string;
  path: string;
  secure: boolean;
}

/** The header that opens a protected deployment. Send it to the exact origin of the target and nowhere else. */
export const bypassHeaders = (bypass: Secret | undefined): Record<string, string> =>
  bypass ? { [BYPASS_HEADER]: bypass.reveal() } : {};

/** The header by which a project lets in who carries a token that it trusts. To the exact origin only. @see https://vercel.com/changelog/trusted-sources-for-deployment-protection */
export const trustedSourceHeaders = (token: Secret): Record<string, string> => ({ [TRUSTED_HEADER]: token.reveal() });

/**
 * Exchanges the bypass secret for Vercel's cookie with one request to the exact origin, so that a browser's pages carry only the cookie:
 * a header on every request would reach other origins and break their CORS preflights.
 * @returns the cookies of the answer; none when the deployment is not protected.
 * @see https://vercel.com/docs/deployment-protection/methods-to-bypass-deployment-protection/protection-bypass-automation
 */
export async function entryCookies(url: URL, bypass: Secret | undefined, signal: AbortSignal): Promise<EntryCookie[]> {
  if (!bypass) return [];
  // Vercel answers with a redirect to the same page and the cookie, so the redirect itself is what is wanted.
  const client = createHttpClient({
    service: 'The protected deployment',
    baseUrl: url.origin,
    signal,
    retries: 2,
    redirect: 'manual',
  });
  const response = await client.fetch(new URL(url.pathname || '/', url.origin), {
    headers: { ...bypassHeaders(bypass), [COOKIE_HEADER]: 'true' },
  });
  return response.headers.getSetCookie().flatMap((line) => parseCookie(line, url) ?? []);
}

function parseCookie(line: string, url: URL): EntryCookie | undefined {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const split = pair.indexOf('=');
  if (split < 1) return undefined;
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/';
  return {
    name: pair.slice(0, split),
    value: pair.slice(split + 1),
    domain: url.hostname,
    path,
    secure: url.protocol === 'https:',
  };
}

/** What an answer's status and address say about deployment protection. */
export interface SeenAnswer {
  status: number;
  /** The address that answered in the end. */
  url: string;
  /** Where it pointed to, when it was not followed. */
  location?: string | undefined;
}

/**
 * Whether an answer is Vercel's deployment protection instead of the site: 401, or a redirect to its login.
 * @see https://vercel.com/docs/deployment-protection
 */
export function isProtectionPage(answer: SeenAnswer): boolean {
  if (answer.status === 401) return true;
  const places = [answer.url, answer.location ?? ''].map((place) => URL.parse(place));
  return places.some(
    (place) => place !== null && /(^|\.)vercel\.com$/.test(place.hostname) && /^\/(sso-api|login|sso)/.test(place.pathname),
  );
}

/** The one sentence that says how to get past the protection. */
export const PROTECTED_HINT =
  'The deployment is protected. Create a "Protection Bypass for Automation" secret in the Vercel project and pass it as protection-bypass (VERCEL_AUTOMATION_BYPASS_SECRET).';
