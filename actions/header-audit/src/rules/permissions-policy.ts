import { isInnerList, parseDictionary, Token } from 'structured-headers';
import type { Finding } from '#core/report.ts';
import type { Captured } from '../captured.ts';
import { finding, mdn, shown } from './finding.ts';

/** Features that nearly no page needs. */
export const RECOMMENDED_PERMISSIONS = 'camera=(), microphone=(), geolocation=()';

/** Features by which a page learns about the person in front of it. */
const POWERFUL = ['camera', 'microphone', 'geolocation', 'display-capture', 'usb', 'serial', 'hid', 'bluetooth', 'payment'];

/**
 * Judges Permissions-Policy, a structured dictionary of feature → allow-list; browsers ignore one that does not parse.
 * @see https://www.w3.org/TR/permissions-policy/#permissions-policy-http-header-field
 */
export function permissionsPolicy(page: Captured): Finding[] {
  const seen = page.headers['permissions-policy'];
  const common = { send: `Permissions-Policy: ${RECOMMENDED_PERMISSIONS}`, help: mdn('Permissions-Policy') };
  if (!seen) {
    const title = 'No Permissions-Policy: every script of the page may ask for camera, microphone and location.';
    return [finding(page, { ...common, rule: 'permissions-policy-missing', level: 'hint', title })];
  }
  const open = featuresOpenToAll(seen);
  if (open === 'malformed') {
    const title = 'Permissions-Policy is not a dictionary such as camera=(), so browsers ignore it.';
    return [finding(page, { ...common, rule: 'permissions-policy-invalid', level: 'warn', title, seen })];
  }
  if (open.length === 0) return [];
  const title = `Permissions-Policy gives ${shown(open.join(', '))} to every site that the page frames.`;
  return [finding(page, { ...common, rule: 'permissions-policy-open', level: 'warn', title, seen })];
}

function featuresOpenToAll(header: string): string[] | 'malformed' {
  try {
    const dictionary = [...parseDictionary(header)];
    return dictionary.flatMap(([feature, allowed]) => {
      const items = isInnerList(allowed) ? allowed[0].map(([item]) => item) : [allowed[0]];
      const isOpen = items.some((item) => item instanceof Token && item.toString() === '*');
      return isOpen && POWERFUL.includes(feature) ? [feature] : [];
    });
  } catch {
    return 'malformed';
  }
}
