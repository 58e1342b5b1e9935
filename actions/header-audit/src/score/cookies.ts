import type { Captured } from '../captured.ts';
import { type Cookie, cookiesOf, SAME_SITE } from '../parse/cookie.ts';
import { isProtectedByHsts } from './hsts.ts';
import { type Result, worstResult } from './modifiers.ts';

/** A load balancer's cookie, which no site can change. @see https://github.com/mozilla/http-observatory/issues/282 */
const LEFT_OUT = 'heroku-session-affinity';

/** The cookies test. A session is what has `sess` or `login` in its name. */
export function scoreCookies(page: Captured): Result {
  const cookies = cookiesOf(page.setCookies).filter(({ name }) => name !== LEFT_OUT);
  if (cookies.length === 0) return 'cookies-not-found';
  const faults = cookies.flatMap((cookie) => faultsOf(cookie, isProtectedByHsts(page)));
  const sameSiteEverywhere = cookies.every(({ sameSite }) => sameSite);
  const clean = sameSiteEverywhere
    ? 'cookies-secure-with-httponly-sessions-and-samesite'
    : 'cookies-secure-with-httponly-sessions';
  return worstResult(faults) ?? clean;
}

function faultsOf({ name, secure, httpOnly, sameSite }: Cookie, hsts: boolean): Result[] {
  const session = /sess|login/i.test(name);
  const invalid = sameSite !== undefined && !SAME_SITE.includes(sameSite);
  const faults: (Result | false)[] = [
    !secure && (hsts ? 'cookies-without-secure-flag-but-protected-by-hsts' : 'cookies-without-secure-flag'),
    !secure &&
      session &&
      (hsts ? 'cookies-session-without-secure-flag-but-protected-by-hsts' : 'cookies-session-without-secure-flag'),
    (invalid || (sameSite === 'none' && !secure)) && 'cookies-samesite-flag-invalid',
    /csrf/i.test(name) && !sameSite && 'cookies-anticsrf-without-samesite-flag',
    session && !httpOnly && 'cookies-session-without-httponly-flag',
  ];
  return faults.filter((fault) => fault !== false);
}
