import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { finding, mdn } from './finding.ts';

/**
 * Judges X-Content-Type-Options: browsers guess a type unless it is exactly `nosniff`.
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options
 */
export function nosniff(page: Captured): Finding[] {
  const seen = page.headers['x-content-type-options'];
  if (seen?.trim().toLowerCase() === 'nosniff') return [];
  const title = seen
    ? 'X-Content-Type-Options is not the one word nosniff.'
    : 'No X-Content-Type-Options: browsers may guess types.';
  const rule = seen ? 'nosniff-invalid' : 'nosniff-missing';
  const send = 'X-Content-Type-Options: nosniff';
  return [finding(page, { rule, level: 'warn', title, seen, send, help: mdn('X-Content-Type-Options') })];
}
