import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { isPreloaded, parseHsts, SIX_MONTHS_S } from '../parse/hsts-value.ts';
import { finding, mdn } from './finding.ts';

/** Two years, as Vercel sends by itself. */
export const RECOMMENDED_HSTS = 'max-age=63072000';

/**
 * Judges Strict-Transport-Security (RFC 6797), on this machine by its value alone.
 * @returns no finding for six months or more; a repeated or malformed header is judged as absent, since browsers ignore it.
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security
 */
export function hsts(page: Captured): Finding[] {
  const common = { send: `Strict-Transport-Security: ${RECOMMENDED_HSTS}`, help: mdn('Strict-Transport-Security') };
  const header = page.headers['strict-transport-security'];
  if (header === undefined) {
    const level = isPreloaded(page.host) ? 'warn' : 'fail';
    return [
      finding(page, {
        ...common,
        rule: 'hsts-missing',
        level,
        title: 'No Strict-Transport-Security: a visitor can be kept on http.',
      }),
    ];
  }
  const value = parseHsts(header);
  if (!value) {
    const title = 'Strict-Transport-Security is malformed or sent twice, so browsers ignore it.';
    return [finding(page, { ...common, rule: 'hsts-invalid', level: 'fail', title, seen: header })];
  }
  if (value.maxAgeS >= SIX_MONTHS_S) return [];
  const title = 'Strict-Transport-Security lasts less than six months.';
  return [
    finding(page, { ...common, rule: 'hsts-too-short', level: value.maxAgeS === 0 ? 'fail' : 'warn', title, seen: header }),
  ];
}
