import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { enforcedPolicies, parsePolicy } from '../parse/csp-policy.ts';
import { finding, mdn } from './finding.ts';

const ANYONE = /^(\*|https?:|https?:\/\/\*(\.\*)?)$/i;

/**
 * Judges who may frame the page: frame-ancestors of a CSP header, which switches X-Frame-Options off, else X-Frame-Options (RFC
 * 7034). A frame-ancestors that lets anyone in fails, which Observatory gives credit for.
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/frame-ancestors
 */
export function framing(page: Captured): Finding[] {
  const ancestors = enforcedPolicies(page).header.flatMap((text) => {
    const sources = parsePolicy(text).get('frame-ancestors');
    return sources ? [sources] : [];
  });
  const common = { level: 'fail', help: mdn('Content-Security-Policy/frame-ancestors') } as const;
  if (ancestors.length > 0) {
    const open = ancestors.every((sources) => sources.some((source) => ANYONE.test(source)));
    if (!open) return [];
    const title = 'frame-ancestors lets any site frame the page, and X-Frame-Options is not looked at beside it.';
    const seen = ancestors.map((sources) => `frame-ancestors ${sources.join(' ')}`).join(', ');
    return [
      finding(page, { ...common, rule: 'framing-open', title, seen, send: "Content-Security-Policy: …; frame-ancestors 'self'" }),
    ];
  }
  const seen = page.headers['x-frame-options'];
  if (seen && /^\s*(deny|sameorigin)\s*$/i.test(seen)) return [];
  const title = seen
    ? 'X-Frame-Options has a value that browsers ignore, so any site can frame the page.'
    : 'Neither X-Frame-Options nor frame-ancestors: any site can frame the page.';
  const rule = seen ? 'framing-invalid' : 'framing-missing';
  return [finding(page, { ...common, rule, title, seen, send: 'X-Frame-Options: SAMEORIGIN' })];
}
