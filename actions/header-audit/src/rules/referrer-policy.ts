import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { scoreReferrerPolicy } from '../score/headers.ts';
import { finding, mdn } from './finding.ts';

/** What browsers do by themselves. */
export const RECOMMENDED_REFERRER = 'strict-origin-when-cross-origin';

/**
 * Judges Referrer-Policy: the last known word of header and meta element decides what other sites learn of the address.
 * @see https://www.w3.org/TR/referrer-policy/#parse-referrer-policy-from-header
 */
export function referrerPolicy(page: Captured): Finding[] {
  const seen = [page.headers['referrer-policy'], ...(page.document?.metaReferrers ?? [])].filter((value) => value !== undefined);
  const common = { send: `Referrer-Policy: ${RECOMMENDED_REFERRER}`, help: mdn('Referrer-Policy') };
  switch (scoreReferrerPolicy(page)) {
    case 'referrer-policy-private':
      return [];
    case 'referrer-policy-not-implemented': {
      const title = "No Referrer-Policy: the browser's own default decides what other sites learn.";
      return [finding(page, { ...common, rule: 'referrer-policy-missing', level: 'hint', title })];
    }
    case 'referrer-policy-unsafe': {
      const title = 'Referrer-Policy tells other sites more than the origin, or tells it over http.';
      return [finding(page, { ...common, rule: 'referrer-policy-unsafe', level: 'warn', title, seen: seen.join(', ') })];
    }
    default: {
      const title = 'Referrer-Policy has no word that browsers know.';
      return [finding(page, { ...common, rule: 'referrer-policy-invalid', level: 'warn', title, seen: seen.join(', ') })];
    }
  }
}
