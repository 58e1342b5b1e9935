import { describe, expect, test } from '@jest/globals';
import { gradeOf, isWorse, scoreOf } from '@shipgate/header-audit/score/grade.ts';
import { scorePage } from '@shipgate/header-audit/score/score-page.ts';
import { createBarePage, createDocument, createPage } from '#testing/captured-page.ts';

const csp = (policy: string | undefined, more: Record<string, string> = {}) =>
  scorePage(createPage({ headers: { 'content-security-policy': policy, ...more } })).results['content-security-policy'];

describe('points', () => {
  test('bonuses count from 90 points on and are dropped below', () => {
    expect(scoreOf([-10, 5, 5])).toEqual({ points: 100, grade: 'A+' });
    expect(scoreOf([-15, 10, 10])).toEqual({ points: 85, grade: 'A-' });
  });

  test('a score never falls below 0 nor stops at 100', () => {
    expect(scoreOf([-50, -50, -20])).toEqual({ points: 0, grade: 'F' });
    expect(scoreOf([10, 5, 5, 5, 5, 5, 10, 10, 10])).toEqual({ points: 165, grade: 'A+' });
  });

  test.each([
    [165, 'A+'],
    [100, 'A+'],
    [99, 'A'],
    [90, 'A'],
    [89, 'A-'],
    [80, 'B+'],
    [79, 'B'],
    [70, 'B'],
    [65, 'B-'],
    [60, 'C+'],
    [59, 'C'],
    [45, 'C-'],
    [40, 'D+'],
    [35, 'D'],
    [25, 'D-'],
    [24, 'F'],
    [0, 'F'],
  ])('%d points are grade %s', (points, grade) => {
    expect(gradeOf(points)).toBe(grade);
  });

  test('grades are compared by their order, not by their letters', () => {
    expect(isWorse('A-', 'A+')).toBe(true);
    expect(isWorse('B+', 'B')).toBe(false);
  });
});

describe('whole pages', () => {
  test('a bare site on Vercel has 50 points, a C', () => {
    const page = createBarePage({
      url: 'https://petstore.vercel.app/',
      host: 'petstore.vercel.app',
      headers: { 'strict-transport-security': 'max-age=63072000' },
    });
    expect(scorePage(page)).toMatchObject({ points: 50, grade: 'C' });
  });

  test('a page with nothing at all, not even HSTS, has 30 points', () => {
    expect(scorePage(createBarePage())).toMatchObject({ points: 30, grade: 'D' });
  });

  test.each([
    "default-src 'self'; script-src https://ajax.googleapis.com",
    "default-src 'self'; script-src-elem 'unsafe-inline' *",
    "default-src 'self'; frame-ancestors *",
  ])('a policy that Observatory has no eye for still scores well: %s', (policy) => {
    const page = createBarePage({
      headers: {
        'content-security-policy': `${policy}; object-src 'none'`,
        'strict-transport-security': 'max-age=63072000',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      },
    });
    expect(scorePage(page)).toMatchObject({ points: 115, grade: 'A+' });
  });

  test('the good page has every bonus that its headers earn', () => {
    expect(scorePage(createPage())).toMatchObject({ points: 135, grade: 'A+' });
  });
});

describe('content security policy', () => {
  test.each([
    [undefined, 'csp-not-implemented'],
    ["default-src 'none'", 'csp-implemented-with-no-unsafe-default-src-none'],
    ["default-src 'self'", 'csp-implemented-with-no-unsafe'],
    ["default-src 'self'; style-src 'unsafe-inline'", 'csp-implemented-with-unsafe-inline-in-style-src-only'],
    ["default-src 'self'; report-uri /a; report-uri /b", 'csp-implemented-but-duplicate-directives'],
    ["default-src 'self'; img-src http:", 'csp-implemented-with-insecure-scheme-in-passive-content-only'],
    ["default-src 'self'; script-src 'self' 'unsafe-eval'", 'csp-implemented-with-unsafe-eval'],
    ["default-src 'self' 'unsafe-inline'", 'csp-implemented-with-unsafe-inline'],
    ["script-src 'self'", 'csp-implemented-with-unsafe-inline'],
    ["script-src 'self' data:; object-src 'none'", 'csp-implemented-with-unsafe-inline'],
    ["default-src 'self'; connect-src http://api.example", 'csp-implemented-with-insecure-scheme'],
    ["default-src 'self'; default-src 'none'", 'csp-header-invalid'],
    ['', 'csp-header-invalid'],
    ["default-src 'self',", 'csp-header-invalid'],
    ["default-src 'self'; script-src 'strict-dynamic'", 'csp-header-invalid'],
    ["default-src 'self'; script-src 'strict-dynamic' 'nonce-abcdefgh' 'unsafe-inline' https:", 'csp-implemented-with-no-unsafe'],
    ["default-src 'self'; script-src 'unsafe-inline' 'sha256-abc'", 'csp-implemented-with-no-unsafe'],
    ["default-src 'self' 'unsafe-inline', default-src 'self'", 'csp-implemented-with-no-unsafe'],
  ])('%s is %s', (policy, result) => {
    expect(csp(policy)).toBe(result);
  });

  test('a policy that only reports is no policy', () => {
    expect(csp(undefined, { 'content-security-policy-report-only': "default-src 'none'" })).toBe(
      'csp-not-implemented-but-reporting-enabled',
    );
  });

  test('a meta element counts, except for what it cannot say', () => {
    const score = (metaPolicies: string[]) => scorePage(createBarePage({ document: createDocument({ metaPolicies }) })).results;
    expect(score(["default-src 'none'"])['content-security-policy']).toBe('csp-implemented-with-no-unsafe-default-src-none');
    expect(score(["frame-ancestors 'none'"])).toMatchObject({
      'content-security-policy': 'csp-not-implemented',
      'x-frame-options': 'x-frame-options-not-implemented',
    });
  });
});

describe('the other tests', () => {
  const header = (name: string, value: string) => scorePage(createBarePage({ headers: { [name]: value } })).results;

  test.each([
    [
      'strict-transport-security',
      'max-age=15552000',
      'strict-transport-security',
      'hsts-implemented-max-age-at-least-six-months',
    ],
    [
      'strict-transport-security',
      'max-age=15551999',
      'strict-transport-security',
      'hsts-implemented-max-age-less-than-six-months',
    ],
    ['strict-transport-security', 'max-age=1, max-age=63072000', 'strict-transport-security', 'hsts-header-invalid'],
    ['x-content-type-options', 'nosniff, nosniff', 'x-content-type-options', 'x-content-type-options-header-invalid'],
    ['x-frame-options', 'ALLOW-FROM https://a.example', 'x-frame-options', 'x-frame-options-allow-from-origin'],
    ['x-frame-options', 'DENY, DENY', 'x-frame-options', 'x-frame-options-header-invalid'],
    ['content-security-policy', 'default-src *; frame-ancestors *', 'x-frame-options', 'x-frame-options-implemented-via-csp'],
    ['referrer-policy', 'no-referrer, unsafe-url', 'referrer-policy', 'referrer-policy-unsafe'],
    ['referrer-policy', 'unsafe-url, future-word, same-origin, x', 'referrer-policy', 'referrer-policy-private'],
    ['cross-origin-opener-policy', '"same-origin"', 'cross-origin-opener-policy', 'coop-header-invalid'],
    ['cross-origin-opener-policy', 'Same-Origin', 'cross-origin-opener-policy', 'coop-header-invalid'],
    [
      'cross-origin-opener-policy',
      'same-origin; report-to="x"',
      'cross-origin-opener-policy',
      'coop-implemented-with-same-origin',
    ],
    ['cross-origin-embedder-policy', 'credentialless', 'cross-origin-embedder-policy', 'coep-implemented-with-credentialless'],
    ['cross-origin-resource-policy', 'Same-Site', 'cross-origin-resource-policy', 'corp-implemented-with-same-site'],
  ] as const)('%s: %s', (name, value, test, result) => {
    expect(header(name, value)[test]).toBe(result);
  });

  test('a meta referrer beats the header', () => {
    const page = createPage({ document: createDocument({ metaReferrers: ['unsafe-url'] }) });
    expect(scorePage(page).results['referrer-policy']).toBe('referrer-policy-unsafe');
  });

  test.each([
    [[], 'cookies-not-found'],
    [['heroku-session-affinity=x'], 'cookies-not-found'],
    [['a=x; Secure; SameSite=Lax'], 'cookies-secure-with-httponly-sessions-and-samesite'],
    [['a=x; Secure'], 'cookies-secure-with-httponly-sessions'],
    [['a=x'], 'cookies-without-secure-flag-but-protected-by-hsts'],
    [['sessionid=x; HttpOnly'], 'cookies-session-without-secure-flag-but-protected-by-hsts'],
    [['sessionid=x; Secure'], 'cookies-session-without-httponly-flag'],
    [['csrftoken=x; Secure'], 'cookies-anticsrf-without-samesite-flag'],
    [['a=x; Secure; SameSite=Maybe'], 'cookies-samesite-flag-invalid'],
    [['a=x; Secure; SameSite=Lax', 'login=x; Secure; SameSite=Lax'], 'cookies-session-without-httponly-flag'],
  ])('cookies %j are %s', (setCookies, result) => {
    expect(scorePage(createPage({ setCookies })).results.cookies).toBe(result);
  });

  test('without HSTS, a session that can travel over http costs 40 points', () => {
    const page = createPage({ setCookies: ['login=x; HttpOnly'], headers: { 'strict-transport-security': undefined } });
    expect(scorePage(page).results.cookies).toBe('cookies-session-without-secure-flag');
  });

  test.each([
    [['http://a.example/'], 'redirection-missing'],
    [['http://a.example/', 'http://www.a.example/'], 'redirection-not-to-https'],
    [['http://a.example/', 'http://www.a.example/', 'https://www.a.example/'], 'redirection-not-to-https-on-initial-redirection'],
    [['http://a.example/', 'https://www.a.example/'], 'redirection-off-host-from-http'],
    [['http://a.example/', 'https://a.example/'], 'redirection-to-https'],
    [['http://a.vercel.app/', 'https://a.vercel.app/'], 'redirection-all-redirects-preloaded'],
  ])('plain http by way of %j is %s', (route, result) => {
    expect(scorePage(createPage({ http: { kind: 'open', route } })).results.redirection).toBe(result);
  });

  test('a preview is scored as its production host would be', () => {
    const preview = { url: 'https://x.vercel.app/', headers: { 'strict-transport-security': undefined } };
    expect(scorePage(createPage({ ...preview, host: 'x.vercel.app' })).results['strict-transport-security']).toBe(
      'hsts-preloaded',
    );
    expect(scorePage(createPage({ ...preview, host: 'x.example' })).results['strict-transport-security']).toBe(
      'hsts-not-implemented',
    );
  });

  const script = (src: string, integrity?: string) => ({ src, url: src, ...(integrity && { integrity }) });
  test.each([
    [[], 'sri-not-implemented-but-no-scripts-loaded'],
    [[script('/a.js')], 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin'],
    [[script('/a.js', 'sha384-x')], 'sri-implemented-and-all-scripts-loaded-securely'],
    [[script('https://cdn.petstore.example/a.js')], 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin'],
    [[script('https://cdn.other/a.js')], 'sri-not-implemented-but-external-scripts-loaded-securely'],
    [[script('https://cdn.other/a.js', 'sha384-x')], 'sri-implemented-and-external-scripts-loaded-securely'],
    [[script('//cdn.other/a.js')], 'sri-not-implemented-and-external-scripts-not-loaded-securely'],
    [[script('http://cdn.other/a.js', 'sha384-x')], 'sri-implemented-but-external-scripts-not-loaded-securely'],
    [
      [script('http://cdn.other/a.js', 'sha384-x'), script('https://cdn.other/b.js')],
      'sri-not-implemented-but-external-scripts-loaded-securely',
    ],
  ])('scripts %j are %s', (scripts, result) => {
    const document = createDocument({ scripts, scriptCount: scripts.length });
    expect(scorePage(createPage({ host: 'www.petstore.example', document })).results['subresource-integrity']).toBe(result);
  });
});
