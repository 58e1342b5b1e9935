/** What a Strict-Transport-Security header says. */
export interface HstsValue {
  maxAgeS: number;
  includeSubDomains: boolean;
}

/** Six months, the least that gets full credit: 180 days, as many sites count them. */
export const SIX_MONTHS_S = 15_552_000;

/**
 * Reads the header. @see https://www.rfc-editor.org/rfc/rfc6797#section-6.1
 * @returns nothing when max-age is missing or no number, or when the header was sent twice.
 */
export function parseHsts(header: string): HstsValue | undefined {
  if (header.includes(',')) return undefined;
  const parts = header.split(';').map((part) => part.trim().toLowerCase());
  const maxAge = parts.findLast((part) => part.startsWith('max-age='))?.slice('max-age='.length);
  const maxAgeS = Number.parseInt(maxAge?.replaceAll('"', '') ?? '', 10);
  return Number.isNaN(maxAgeS) ? undefined : { maxAgeS, includeSubDomains: parts.includes('includesubdomains') };
}

/**
 * Top-level domains that browsers have preloaded as https only, sub-domains included. Every other name is taken as not
 * preloaded: the whole list is too long, and changes too often, to be carried here.
 * @see https://hstspreload.org
 */
const PRELOADED_TLDS = new Set(
  (
    'android app azure bank bing boo channel chrome dad day dev esq fly foo gle gmail google hangout hotmail how ing insurance meet ' +
    'meme microsoft mov new nexus office page phd play prof rsvp skype soy windows xbox youtube zip'
  ).split(' '),
);

/** Whether every name below this host's top-level domain is preloaded. */
export const isPreloaded = (host: string): boolean => PRELOADED_TLDS.has(host.toLowerCase().split('.').at(-1) ?? '');
