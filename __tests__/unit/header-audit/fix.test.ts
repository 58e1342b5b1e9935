import { describe, expect, test } from '@jest/globals';
import { readDocument } from '@shipgate/header-audit/adapters/read-document.ts';
import type { Captured } from '@shipgate/header-audit/captured.ts';
import { headersBlock, vercelJson } from '@shipgate/header-audit/fix/headers-block.ts';
import { suggestPolicy } from '@shipgate/header-audit/fix/policy.ts';
import { sendPolicy } from '@shipgate/header-audit/fix/send-policy.ts';
import { judgePage } from '@shipgate/header-audit/rules/index.ts';
import { createBarePage, createPage } from '#testing/captured-page.ts';

const HTML = `<!doctype html><script>start()</script><script type="application/json">{}</script>
<script src="https://ajax.googleapis.com/ajax/libs/jquery/3.7.1/jquery.min.js" integrity="sha384-x"></script>
<script src="https://js.stripe.com/v3/" integrity="sha384-x"></script><script src="https://vercel.live/_next-live/feedback.js" integrity="sha384-x"></script>
<link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=Inter"><img src="http://img.example/a.png"><iframe src="https://maps.example/"></iframe>
<button onclick="go()">Go</button><form action="https://pay.example/charge"></form>`;

const pageOf = (html: string, headers: Record<string, string> = {}): Captured =>
  createBarePage({ headers, document: readDocument(html, 'https://petstore.example/') });

/** The page as it answers after the block was pasted and deployed. */
const deployed = (page: Captured): Captured => {
  const sent = Object.fromEntries(headersBlock([page]).map(({ key, value }) => [key.toLowerCase(), value]));
  return { ...page, headers: { ...page.headers, ...sent } };
};
const judge = (page: Captured) => judgePage(page, { sessionCookies: ['sess'] });

describe('the headers block', () => {
  test.each<[string, Captured]>([
    ['a bare page', pageOf('<p>Hello')],
    ['a page with scripts, fonts, frames and forms', pageOf(HTML)],
    [
      'a policy full of holes',
      pageOf(HTML, { 'content-security-policy': "default-src * 'unsafe-inline' 'unsafe-eval' data:; frame-ancestors *" }),
    ],
    [
      'a policy that names known ways around',
      pageOf(HTML, { 'content-security-policy': "script-src 'self' https://cdn.jsdelivr.net; img-src http:" }),
    ],
    ['a policy that only reports', pageOf(HTML, { 'content-security-policy-report-only': "default-src 'none'" })],
    ['a policy that repeats itself', pageOf('', { 'content-security-policy': "default-src 'self'; default-src 'none'" })],
    [
      'values that browsers ignore',
      pageOf('', {
        'x-frame-options': 'ALLOWALL',
        'strict-transport-security': 'yes',
        'referrer-policy': 'x',
        'permissions-policy': 'camera none',
        'cross-origin-embedder-policy': '"x"',
      }),
    ],
  ])('mends %s: once it is sent, nothing is found', (_name, page) => {
    expect(judge(page).map(({ verdict }) => verdict)).toContain('fail');
    expect(judge(deployed(page))).toEqual([]);
  });

  test('a site without a finding gets no block', () => {
    expect(headersBlock([createPage()])).toEqual([]);
  });

  test('a value that works stays as it is', () => {
    const page = createPage({ headers: { 'referrer-policy': 'no-referrer', 'x-content-type-options': undefined } });
    expect(headersBlock([page])).toContainEqual({ key: 'Referrer-Policy', value: 'no-referrer' });
    expect(headersBlock([page])).toContainEqual({ key: 'X-Content-Type-Options', value: 'nosniff' });
  });

  test('a policy with nonces is left to the pages, since no fixed header can hold it', () => {
    const page = createPage({
      headers: { 'content-security-policy': "script-src 'nonce-dGhpc2lz' *", 'x-content-type-options': undefined },
    });
    expect(headersBlock([page]).map(({ key }) => key)).not.toContain('Content-Security-Policy');
  });

  test('values that work but differ between pages are left to the pages', () => {
    const pages = ['no-referrer', 'same-origin'].map((value) =>
      createPage({ headers: { 'referrer-policy': value, 'x-content-type-options': undefined } }),
    );
    expect(headersBlock(pages).map(({ key }) => key)).not.toContain('Referrer-Policy');
  });

  test('it is valid JSON for vercel.json, whatever stands in a value', () => {
    const headers = [{ key: 'Reporting-Endpoints', value: 'default="https://a.example"' }];
    expect(JSON.parse(vercelJson(headers))).toEqual({ headers: [{ source: '/(.*)', headers }] });
  });
});

describe('the suggested policy', () => {
  test('allows what the HTML loads: inline scripts by hash, a host with known bypasses by whole address, the toolbar not at all', () => {
    const policy = suggestPolicy([pageOf(HTML)]);
    expect(policy).toMatch(
      /script-src 'self' https:\/\/ajax\.googleapis\.com\/ajax\/libs\/jquery\/3\.7\.1\/jquery\.min\.js https:\/\/js\.stripe\.com 'sha256-[^']+';/,
    );
    expect(policy.match(/'sha256-/g)).toHaveLength(1);
    expect(policy).toContain("style-src 'self' 'unsafe-inline' https://fonts.googleapis.com;");
    expect(policy).toContain("font-src 'self' data: https://fonts.gstatic.com;");
    expect(policy).toContain("img-src 'self' data: https://img.example;");
    expect(policy).toContain("frame-src 'self' https://maps.example;");
    expect(policy).toContain("form-action 'self' https://pay.example;");
    expect(policy).not.toContain('vercel.live');
  });

  test('keeps what works of the own one', () => {
    const own =
      "default-src 'none'; script-src 'self' 'unsafe-inline'; connect-src https://api.example; frame-ancestors https://a.example; worker-src blob:";
    const policy = suggestPolicy([pageOf('', { 'content-security-policy': own })]);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain('connect-src https://api.example;');
    expect(policy).toContain('frame-ancestors https://a.example;');
    expect(policy).toContain('worker-src blob:');
  });

  test('says what X-Frame-Options said', () => {
    expect(suggestPolicy([pageOf('', { 'x-frame-options': 'DENY' })])).toContain("frame-ancestors 'none'");
    expect(suggestPolicy([pageOf('')])).toContain("frame-ancestors 'self'");
  });
});

test('addresses are resolved against the base element, and handlers are counted', () => {
  const document = readDocument(
    '<base href="https://cdn.example/v1/"><script src="a.js"></script><p onclick=x onload=y>',
    'https://a.example/',
  );
  expect(document.scripts).toEqual([{ src: 'a.js', url: 'https://cdn.example/v1/a.js' }]);
  expect(document.inlineHandlers).toBe(1);
});

describe('a page without a policy is told what to send', () => {
  const advice = (page: Captured) => {
    const findings = sendPolicy(judge(page), headersBlock([page]));
    return findings.find(({ rule }) => rule === 'csp-missing' || rule === 'csp-report-only')?.fix;
  };

  test('the policy itself', () => {
    const page = pageOf('<p>Pets');
    expect(advice(page)).toBe(`Send Content-Security-Policy: ${suggestPolicy([page])}`);
  });

  test('the policy, and that its hashes do not outlive the build', () => {
    const page = pageOf('<script>let pets = 3</script>');
    expect(advice(page)).toBe(
      `Send Content-Security-Policy: ${suggestPolicy([page])} (Its hashes are of this build's inline scripts: where a build writes others, make the policy after each build.)`,
    );
  });

  test('where it stands, when it is too long to be shown whole', () => {
    const images = Array.from({ length: 20 }, (_, index) => `<img src="https://images-${index}.example/a.png">`);
    expect(advice(pageOf(images.join('')))).toMatch(/stands in this gate's job summary, and in vercel\.json beside its report/);
  });

  test.each([
    [
      'it is too long for one',
      Array.from({ length: 300 }, (_, index) => `<img src="https://images-${index}.example/a.png">`),
      {},
    ],
    ['it has nonces', [], { 'content-security-policy-report-only': "script-src 'nonce-abc123'" }],
  ])('no place, when no fixed header can hold it: %s', (_why, html, headers) => {
    const page = pageOf(html.join(''), headers);
    expect(headersBlock([page]).map(({ key }) => key)).not.toContain('Content-Security-Policy');
    expect(advice(page)).toBe('Send a Content-Security-Policy that allows what the page loads, and nothing else.');
  });
});
