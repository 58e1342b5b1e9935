import type { Captured } from '../captured.ts';
import { isPreloaded, parseHsts, SIX_MONTHS_S } from '../parse/hsts-value.ts';
import type { Result } from './modifiers.ts';

/**
 * The Strict-Transport-Security test. Names below a preloaded top-level domain pass whatever they send.
 * One deviation: a max-age that is no number is invalid here, as for browsers; Observatory gives it full credit.
 */
export function scoreHsts(page: Captured): Result {
  if (!page.secure) return 'hsts-not-implemented-no-https';
  if (isPreloaded(page.host)) return 'hsts-preloaded';
  const header = page.headers['strict-transport-security'];
  if (header === undefined) return 'hsts-not-implemented';
  const value = parseHsts(header);
  if (!value) return 'hsts-header-invalid';
  return value.maxAgeS < SIX_MONTHS_S
    ? 'hsts-implemented-max-age-less-than-six-months'
    : 'hsts-implemented-max-age-at-least-six-months';
}

/** Whether HSTS keeps cookies off plain http. */
export const isProtectedByHsts = (page: Captured): boolean =>
  ['hsts-preloaded', 'hsts-implemented-max-age-at-least-six-months'].includes(scoreHsts(page));
