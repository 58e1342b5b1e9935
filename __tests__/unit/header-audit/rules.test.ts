import { describe, expect, test } from '@jest/globals';
import { judgePage } from '@shipgate/header-audit/rules/index.ts';
import { mergePages } from '@shipgate/header-audit/rules/merge-pages.ts';
import { createDocument, createPage } from '#testing/captured-page.ts';

type Page = Parameters<typeof createPage>[0];

const judge = (page: Page = {}) => judgePage(createPage(page), { sessionCookies: ['sess', 'login', 'auth-token'] });
const verdicts = (page: Page) => judge(page).map(({ rule, verdict }) => `${rule}: ${verdict}`);
const csp = (policy: string | undefined) => verdicts({ headers: { 'content-security-policy': policy } });
const script = (src: string, integrity?: string) => ({ src, url: src, ...(integrity && { integrity }) });
const scripts = (...given: ReturnType<typeof script>[]): Page => ({
  document: createDocument({ scripts: given, scriptCount: given.length }),
});

test('a page that does everything well has no finding', () => {
  expect(judge()).toEqual([]);
});

describe('each header, with its fault and its clean twin', () => {
  test.each<[string, string | undefined, string]>([
    ['strict-transport-security', undefined, 'hsts-missing: fail'],
    ['strict-transport-security', 'max-age=63072000, max-age=63072000', 'hsts-invalid: fail'],
    ['strict-transport-security', 'max-age=86400', 'hsts-too-short: warn'],
    ['strict-transport-security', 'max-age=0', 'hsts-too-short: fail'],
    ['x-content-type-options', undefined, 'nosniff-missing: warn'],
    ['x-content-type-options', 'nosniff, nosniff', 'nosniff-invalid: warn'],
    ['referrer-policy', undefined, 'referrer-policy-missing: pass'],
    ['referrer-policy', 'unsafe-url', 'referrer-policy-unsafe: warn'],
    ['referrer-policy', 'everything', 'referrer-policy-invalid: warn'],
    ['permissions-policy', undefined, 'permissions-policy-missing: pass'],
    ['permissions-policy', "camera 'none'", 'permissions-policy-invalid: warn'],
    ['permissions-policy', 'camera=*', 'permissions-policy-open: warn'],
    ['cross-origin-opener-policy', undefined, 'coop-missing: pass'],
    ['cross-origin-opener-policy', '"same-origin"', 'coop-invalid: warn'],
    ['cross-origin-embedder-policy', 'required', 'coep-invalid: warn'],
    ['cross-origin-resource-policy', undefined, 'corp-missing: pass'],
    ['cross-origin-resource-policy', 'same-host', 'corp-invalid: warn'],
    ['x-powered-by', 'Next.js', 'software-told: pass'],
    ['x-powered-by', 'PHP/5.6.40', 'software-told: warn'],
    ['server', 'Apache/2.4.1', 'software-told: warn'],
  ])('%s: %s is %s', (name, value, expected) => {
    expect(verdicts({ headers: { [name]: value } })).toEqual([expected]);
  });

  test.each([
    ['strict-transport-security', 'max-age=15552000; includeSubDomains; preload'],
    ['x-content-type-options', ' NoSniff '],
    ['referrer-policy', 'no-referrer'],
    ['permissions-policy', 'camera=(self), fullscreen=*'],
    ['cross-origin-opener-policy', 'same-origin-allow-popups'],
    ['cross-origin-embedder-policy', 'require-corp; report-to="default"'],
    ['cross-origin-resource-policy', 'same-site'],
    ['server', 'Vercel'],
  ])('%s: %s is fine', (name, value) => {
    expect(judge({ headers: { [name]: value } })).toEqual([]);
  });

  test('a name below a preloaded top-level domain without HSTS is warned about only', () => {
    const headers = { 'strict-transport-security': undefined };
    expect(verdicts({ host: 'x.vercel.app', headers })).toEqual(['hsts-missing: warn']);
  });

  test('a finding says the header, what was seen, what to send and where to read on', () => {
    expect(judge({ headers: { 'strict-transport-security': 'max-age=1' } })).toEqual([
      {
        rule: 'hsts-too-short',
        title: 'Strict-Transport-Security lasts less than six months.',
        verdict: 'warn',
        severity: 'medium',
        actual: 'max-age=1',
        expected: 'Strict-Transport-Security: max-age=63072000',
        fix: 'Send Strict-Transport-Security: max-age=63072000',
        where: { url: 'https://petstore.example/' },
        help: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security',
      },
    ]);
  });
});

const REST = "object-src 'none'; base-uri 'self'; frame-ancestors 'self'";

describe('content security policy', () => {
  test.each([
    [undefined, ['csp-missing: fail', 'framing-missing: fail']],
    [`default-src 'self'; ${REST}; default-src *`, ['csp-invalid: fail']],
    [`default-src 'self' 'unsafe-inline'; ${REST}`, ['csp-unsafe-inline: fail']],
    [`script-src *; ${REST}`, ['csp-wildcard: fail']],
    [`script-src 'self' data:; ${REST}`, ['csp-scheme-allowed: fail']],
    [`script-src https://ajax.googleapis.com; ${REST}`, ['csp-bypass-known: fail']],
    [`default-src 'self'; script-src-elem 'unsafe-inline' *; ${REST}`, ['csp-unsafe-inline: fail', 'csp-wildcard: fail']],
    [`img-src 'self'; ${REST}`, ['csp-directive-missing: fail']],
    [`script-src 'self' 'strict-dynamic'; ${REST}`, ['csp-strict-dynamic-alone: fail']],
    [`default-src 'self' 'unsafe-eval'; ${REST}`, ['csp-unsafe-eval: warn']],
    [`default-src 'self'; connect-src http://api.example; ${REST}`, ['csp-insecure-scheme: fail']],
    [`default-src 'self'; img-src http:; ${REST}`, ['csp-insecure-scheme: warn']],
    [`default-src 'self'; script-scr 'self'; ${REST}`, ['csp-syntax: warn']],
    [`script-src 'nonce-abc'; ${REST}`, ['csp-weak: warn']],
  ])('%s', (policy, expected) => {
    expect(csp(policy)).toEqual(expected);
  });

  test.each([
    `default-src 'self'; ${REST}`,
    `script-src 'nonce-dGhpc2lzbm90' 'strict-dynamic' 'unsafe-inline' https:; ${REST}`,
    `script-src https://ajax.googleapis.com/ajax/libs/jquery/3.7.1/jquery.min.js; ${REST}`,
    `default-src 'self'; style-src 'self' 'unsafe-inline'; ${REST}`,
    `script-src 'self' 'trusted-types-eval'; fenced-frame-src 'self'; ${REST}`,
    `script-src 'self', ${REST}`,
    `default-src 'self'; report-uri /a; report-uri /b; ${REST}`,
  ])('%s is fine', (policy) => {
    expect(csp(policy)).toEqual([]);
  });

  test('a policy that only reports is told as one that stops nothing', () => {
    const headers = { 'content-security-policy': undefined, 'content-security-policy-report-only': "default-src 'self'" };
    expect(verdicts({ headers: { ...headers, 'x-frame-options': 'DENY' } })).toEqual(['csp-report-only: fail']);
  });

  test('a policy in a meta element holds, but its frame-ancestors does not', () => {
    const document = createDocument({ metaPolicies: [`default-src 'self'; ${REST}`] });
    expect(verdicts({ headers: { 'content-security-policy': undefined }, document })).toEqual(
      ['framing-missing: fail', 'csp-meta-ignored: warn'].toSorted(),
    );
  });

  test('a nonce never stands in a finding', () => {
    const [finding] = judge({ headers: { 'content-security-policy': `script-src 'nonce-c2VjcmV0' *; ${REST}` } });
    expect(JSON.stringify(finding)).not.toContain('c2VjcmV0');
    expect(finding).toMatchObject({ actual: "script-src 'nonce-***' *" });
  });
});

describe('framing', () => {
  const framed = (headers: Record<string, string | undefined>) =>
    verdicts({ headers: { 'content-security-policy': "default-src 'self'; base-uri 'self'", ...headers } });

  test('neither header, or one that browsers ignore, fails', () => {
    expect(framed({})).toEqual(['framing-missing: fail']);
    expect(framed({ 'x-frame-options': 'ALLOW-FROM https://a.example' })).toEqual(['framing-invalid: fail']);
    expect(framed({ 'x-frame-options': 'deny' })).toEqual([]);
  });

  test('frame-ancestors that lets anyone in fails even beside X-Frame-Options', () => {
    const open = { 'content-security-policy': "default-src 'self'; frame-ancestors *", 'x-frame-options': 'DENY' };
    expect(framed(open)).toEqual(['framing-open: fail']);
    expect(framed({ 'content-security-policy': "default-src 'self'; frame-ancestors https://a.example" })).toEqual([]);
  });
});

describe('cookies', () => {
  test.each([
    ['a=x', ['cookie-without-secure: warn']],
    ['sessionid=x; Secure', ['session-cookie-without-httponly: fail']],
    ['sb-abc-auth-token=x; Secure; SameSite=Lax', ['session-cookie-without-httponly: fail']],
    ['a=x; Secure; SameSite=Sometimes', ['cookie-samesite-invalid: fail']],
    ['csrf=x; Secure', ['csrf-cookie-without-samesite: fail']],
    ['sessionid=x; Secure; HttpOnly; SameSite=Lax', []],
    ['csrf=x; Secure; SameSite=Strict', []],
  ])('%s', (line, expected) => {
    expect(verdicts({ setCookies: [line] })).toEqual(expected);
  });

  test('without HSTS, a cookie that can travel over http fails', () => {
    const headers = { 'strict-transport-security': undefined };
    expect(verdicts({ setCookies: ['a=x'], headers })).toContain('cookie-without-secure: fail');
  });

  test('a cookie is told by name and attributes, never by value', () => {
    const found = judge({ setCookies: ['sessionid=hunter2; Path=/; SameSite=Lax', 'login=hunter3'] });
    expect(JSON.stringify(found)).not.toMatch(/hunter/);
    expect(found[0]).toMatchObject({
      title: 'The cookie sessionid (and 1 more cookie) can travel over plain http: Secure is missing.',
      actual: 'sessionid=***; SameSite=lax, login=***',
    });
  });
});

test('a foreign origin that is repeated with credentials fails; either alone does not', () => {
  const origin = 'https://foreign.example';
  expect(verdicts({ cors: { origin, allowOrigin: origin, allowCredentials: 'true' } })).toEqual(['cors-reflects-origin: fail']);
  expect(verdicts({ cors: { origin, allowOrigin: origin } })).toEqual([]);
  expect(verdicts({ cors: { origin, allowOrigin: '*', allowCredentials: 'true' } })).toEqual([]);
});

test('a script of another host needs https and a hash; one of the site itself needs neither', () => {
  expect(verdicts(scripts(script('https://cdn.other/a.js')))).toEqual(['script-without-integrity: warn']);
  expect(verdicts(scripts(script('http://cdn.other/a.js', 'sha384-x')))).toEqual(['script-insecure: fail']);
  expect(verdicts(scripts(script('https://cdn.other/a.js', 'sha384-x')))).toEqual([]);
  expect(verdicts(scripts(script('https://petstore.example/a.js')))).toEqual([]);
});

describe('redirects', () => {
  const http = (...route: string[]): Page => ({ http: { kind: 'open', route } });
  test.each<[Page, string[]]>([
    [http('http://petstore.example/'), ['https-redirect-missing: fail']],
    [http('http://petstore.example/', 'http://www.petstore.example/'), ['https-redirect-missing: fail']],
    [http('http://petstore.example/', 'http://a.example/', 'https://a.example/'), ['https-redirect-late: warn']],
    [http('http://petstore.example/', 'https://a.example/'), ['https-redirect-off-host: warn']],
    [{ http: { kind: 'closed' } }, []],
    [{ http: { kind: 'loopback' } }, ['https-redirect: skip']],
  ])('%j', (page, expected) => {
    expect(verdicts(page)).toEqual(expected);
  });

  test('a page that leads down to http fails, one that leads to another host is warned about, without its query', () => {
    const hop = (url: string, location: string) => ({ url, status: 307, location });
    const down = { hops: [hop('https://petstore.example/', 'http://petstore.example/x')] };
    expect(verdicts(down)).toEqual(['redirect-downgrade: fail']);
    const away = {
      hops: [hop('https://petstore.example/', 'https://login.example/')],
      url: 'https://login.example/?token=t0ken',
    };
    expect(verdicts(away)).toEqual(['redirect-off-host: warn']);
    expect(JSON.stringify(judge(away))).not.toContain('t0ken');
  });
});

test('hostile values are shown on one line and cut', () => {
  const [finding] = judge({
    headers: { 'x-frame-options': undefined, 'referrer-policy': `x\u001b[31m\u202e${'é'.repeat(5000)}` },
  });
  expect(Buffer.byteLength(String(finding?.actual))).toBeLessThanOrEqual(300);
  expect(finding?.actual).toMatch(/^x \[31m é+…$/);
});

test('a finding that several pages share is told once, with their number', () => {
  const headers = { 'x-content-type-options': undefined };
  const merged = mergePages([
    ...judge({ headers }),
    ...judge({ headers, url: 'https://petstore.example/b' }),
    ...judge({ headers: { server: 'x/1.0' } }),
  ]);
  expect(merged.map(({ title }) => title)).toEqual([
    'No X-Content-Type-Options: browsers may guess types (on 2 pages).',
    'The header server tells what runs here: x/1.0.',
  ]);
});
