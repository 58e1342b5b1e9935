import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { scoreCoep, scoreCoop, scoreCorp } from '../score/headers.ts';
import { finding, mdn } from './finding.ts';

/** Keeps the windows of sign-in and payment working. */
export const RECOMMENDED_COOP = 'same-origin-allow-popups';
export const RECOMMENDED_CORP = 'same-site';

/**
 * Judges Cross-Origin-Opener-Policy. @see https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies
 */
export function coop(page: Captured): Finding[] {
  return judge(page, scoreCoop(page), {
    header: 'Cross-Origin-Opener-Policy',
    name: 'coop',
    value: RECOMMENDED_COOP,
    risk: 'a site that opened the page keeps a handle on its window',
  });
}

/**
 * Judges Cross-Origin-Resource-Policy. @see https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header
 */
export function corp(page: Captured): Finding[] {
  return judge(page, scoreCorp(page), {
    header: 'Cross-Origin-Resource-Policy',
    name: 'corp',
    value: RECOMMENDED_CORP,
    risk: 'any site can load this into its own process',
  });
}

/**
 * Judges Cross-Origin-Embedder-Policy where it is sent; asking for it would break pages that embed others.
 * @see https://html.spec.whatwg.org/multipage/browsers.html#coep
 */
export function coep(page: Captured): Finding[] {
  const header = 'Cross-Origin-Embedder-Policy';
  const result = scoreCoep(page);
  return result === 'coep-header-invalid' ? judge(page, result, { header, name: 'coep', value: 'unsafe-none', risk: '' }) : [];
}

interface Isolation {
  header: string;
  name: 'coop' | 'coep' | 'corp';
  value: string;
  risk: string;
}

function judge(page: Captured, result: string, { header, name, value, risk }: Isolation): Finding[] {
  const common = { send: `${header}: ${value}`, help: mdn(header) };
  const seen = page.headers[header.toLowerCase()];
  if (result.endsWith('-header-invalid')) {
    const title = `${header} has a value that browsers ignore.`;
    return [finding(page, { ...common, rule: `${name}-invalid`, level: 'warn', title, seen })];
  }
  if (!result.endsWith('-not-implemented')) return [];
  return [finding(page, { ...common, rule: `${name}-missing`, level: 'hint', title: `No ${header}: ${risk}.` })];
}
