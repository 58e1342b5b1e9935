import type { Captured } from '../captured.ts';
import { structuredToken } from '../parse/structured-token.ts';
import { namesFrameAncestors } from './csp.ts';
import type { Result } from './modifiers.ts';

/** The CORS test: a foreign origin that is repeated together with credentials may read everything. */
export function scoreCors({ cors }: Captured): Result {
  const { origin, allowOrigin, allowCredentials } = cors;
  if (!allowOrigin) return 'cross-origin-resource-sharing-not-implemented';
  if (allowOrigin.trim() === '*') return 'cross-origin-resource-sharing-implemented-with-public-access';
  return allowOrigin === origin && allowCredentials?.trim().toLowerCase() === 'true'
    ? 'cross-origin-resource-sharing-implemented-with-universal-access'
    : 'cross-origin-resource-sharing-implemented-with-restricted-access';
}

const PRIVATE_REFERRERS = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin'];
const UNSAFE_REFERRERS = ['origin', 'origin-when-cross-origin', 'unsafe-url', 'no-referrer-when-downgrade'];

/** The Referrer-Policy test: the last word that is known counts, a meta element's after the header's. */
export function scoreReferrerPolicy({ headers, document }: Captured): Result {
  const given = [headers['referrer-policy'], ...(document?.metaReferrers ?? [])].filter((value) => value !== undefined);
  if (given.length === 0) return 'referrer-policy-not-implemented';
  const words = given.join(',').split(',');
  const last = words
    .map((word) => word.trim().toLowerCase())
    .findLast((word) => PRIVATE_REFERRERS.includes(word) || UNSAFE_REFERRERS.includes(word));
  if (last === undefined) return 'referrer-policy-header-invalid';
  return PRIVATE_REFERRERS.includes(last) ? 'referrer-policy-private' : 'referrer-policy-unsafe';
}

/** The X-Content-Type-Options test. */
export function scoreNosniff({ headers }: Captured): Result {
  const value = headers['x-content-type-options'];
  if (!value) return 'x-content-type-options-not-implemented';
  return value.trim().toLowerCase() === 'nosniff' ? 'x-content-type-options-nosniff' : 'x-content-type-options-header-invalid';
}

/** The framing test: any frame-ancestors counts, else X-Frame-Options. */
export function scoreFraming(page: Captured): Result {
  if (namesFrameAncestors(page)) return 'x-frame-options-implemented-via-csp';
  const value = page.headers['x-frame-options']?.trim().toLowerCase();
  if (!value) return 'x-frame-options-not-implemented';
  if (['deny', 'sameorigin'].includes(value)) return 'x-frame-options-sameorigin-or-deny';
  return value.startsWith('allow-from') ? 'x-frame-options-allow-from-origin' : 'x-frame-options-header-invalid';
}

/** The Cross-Origin-Resource-Policy test; the value is compared without regard to case. */
export function scoreCorp({ headers }: Captured): Result {
  const value = headers['cross-origin-resource-policy']?.trim().toLowerCase();
  if (!value) return 'corp-not-implemented';
  const words = ['same-origin', 'same-site', 'cross-origin'] as const;
  const known = words.find((word) => word === value);
  return known ? `corp-implemented-with-${known}` : 'corp-header-invalid';
}

/** The Cross-Origin-Embedder-Policy test; a quoted or capitalised value is invalid. */
export function scoreCoep({ headers }: Captured): Result {
  const value = headers['cross-origin-embedder-policy'];
  if (!value) return 'coep-not-implemented';
  const words = ['require-corp', 'credentialless', 'unsafe-none'] as const;
  const known = words.find((word) => word === structuredToken(value));
  return known ? `coep-implemented-with-${known}` : 'coep-header-invalid';
}

/** The Cross-Origin-Opener-Policy test; a quoted or capitalised value is invalid. */
export function scoreCoop({ headers }: Captured): Result {
  const value = headers['cross-origin-opener-policy'];
  if (!value) return 'coop-not-implemented';
  const words = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const;
  const known = words.find((word) => word === structuredToken(value));
  return known ? `coop-implemented-with-${known}` : 'coop-header-invalid';
}
