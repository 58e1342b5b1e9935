import type { Finding } from '#core/report.ts';
import { plural } from '#core/text.ts';
import type { Captured } from '../captured.ts';
import { type Cookie, cookiesOf, SAME_SITE } from '../parse/cookie.ts';
import { isProtectedByHsts } from '../score/hsts.ts';
import { type Fault, finding, mdn, shown } from './finding.ts';

/** What the cookies rule must be told: parts of the names of session cookies, without regard to case. */
export interface CookieSettings {
  sessionCookies: readonly string[];
}

/**
 * Judges the cookies that a page sets (RFC 6265bis), by name and attributes: values are never looked at nor shown.
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie
 */
export function cookies(page: Captured, { sessionCookies }: CookieSettings): Finding[] {
  const found = cookiesOf(page.setCookies);
  const isSession = ({ name }: Cookie) => sessionCookies.some((part) => name.toLowerCase().includes(part.toLowerCase()));
  const groups: (Pick<Fault, 'rule' | 'level' | 'fix'> & { names: Cookie[]; what: string })[] = [
    {
      rule: 'cookie-without-secure',
      level: isProtectedByHsts(page) ? 'warn' : 'fail',
      names: found.filter(({ secure }) => !secure),
      what: 'can travel over plain http: Secure is missing',
      fix: 'Set these cookies with Secure.',
    },
    {
      rule: 'session-cookie-without-httponly',
      level: 'fail',
      names: found.filter((cookie) => isSession(cookie) && !cookie.httpOnly),
      what: 'marks a session that any script can read: HttpOnly is missing',
      fix: 'Set these cookies with HttpOnly. Where scripts must read them, narrow the input session-cookies.',
    },
    {
      rule: 'cookie-samesite-invalid',
      level: 'fail',
      names: found.filter(
        ({ sameSite, secure }) => (sameSite !== undefined && !SAME_SITE.includes(sameSite)) || (sameSite === 'none' && !secure),
      ),
      what: 'has a SameSite that browsers refuse: an unknown word, or None without Secure',
      fix: 'Set these cookies with SameSite=Lax, or with SameSite=None; Secure.',
    },
    {
      rule: 'csrf-cookie-without-samesite',
      level: 'fail',
      names: found.filter(({ name, sameSite }) => /csrf|xsrf/i.test(name) && !sameSite),
      what: 'guards against forged requests but has no SameSite',
      fix: 'Set these cookies with SameSite=Lax or SameSite=Strict.',
    },
  ];
  return groups.flatMap(({ names, what, ...fault }) => {
    const [first] = names;
    if (!first) return [];
    const more = names.length > 1 ? ` (and ${plural(names.length - 1, 'more cookie')})` : '';
    const title = `The cookie ${shown(first.name)}${more} ${what}.`;
    return [finding(page, { ...fault, title, seen: names.map(describe).join(', '), help: mdn('Set-Cookie') })];
  });
}

const describe = ({ name, secure, httpOnly, sameSite }: Cookie) =>
  [`${name}=***`, secure && 'Secure', httpOnly && 'HttpOnly', sameSite !== undefined && `SameSite=${sameSite}`]
    .filter(Boolean)
    .join('; ');
