import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type BundleRun, runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { bare, good } from './stage.ts';

const rules = (run: BundleRun) => run.report.findings.map(({ rule, verdict }) => `${rule}: ${verdict}`);

/** The headers of the vercel.json that lies beside the report. */
function keptHeaders(run: BundleRun): Record<string, string> {
  const file = join(dirname(String(run.outputs['report-file'])), 'vercel.json');
  const { headers } = JSON.parse(readFileSync(file, 'utf8')) as { headers: { headers: { key: string; value: string }[] }[] };
  return Object.fromEntries(headers.flatMap((entry) => entry.headers.map(({ key, value }) => [key.toLowerCase(), value])));
}

test('a site that does everything well passes, with score, grade and the redirect that cannot be judged here', async () => {
  await using site = await serve({ '/': good() });
  using run = await runBundle('header-audit', { url: site.url });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ verdict: 'pass', score: '135', grade: 'A+' });
  expect(rules(run)).toEqual(['https-redirect: skip']);
  expect(run.report.metrics).toEqual([{ name: 'score', unit: 'score', value: 135, page: '/' }]);
  expect(run.report.reason).toBe("Nothing to mend. Grade A+, 135 points by MDN Observatory's algorithm 6.");
  expect(run.report.evidence).toEqual([]);
});

test('a site without its policy fails, and says so first', async () => {
  const headers = { ...good().headers, 'x-frame-options': 'DENY' } as Record<string, string>;
  delete headers['content-security-policy'];
  await using site = await serve({ '/': { status: 200, headers, body: '<p>Pets' } });
  using run = await runBundle('header-audit', { url: site.url });
  expect(run.exitCode).toBe(1);
  expect(rules(run)).toEqual(['csp-missing: fail', 'headers-block: pass', 'https-redirect: skip']);
  expect(run.annotations).toMatchObject([{ level: 'error', title: 'Header audit: csp-missing' }, { level: 'notice' }]);
  expect(run.report.reason).toMatch(/^No Content-Security-Policy: an injected script runs\. Grade B, 75 points/);

  const fix = `Send Content-Security-Policy: ${keptHeaders(run)['content-security-policy']}`;
  expect(run.report.findings[0]).toMatchObject({ rule: 'csp-missing', fix });
  // Who reads the comment, a mail or the log has neither the job summary nor the file at hand.
  expect(run.annotations[0]?.message).toContain(fix);
});

test('the headers block mends a bare site: once it is sent, the findings are gone', async () => {
  const html = `<script>start()</script><script src="https://ajax.googleapis.com/ajax/libs/jquery/3.7.1/jquery.min.js"
    integrity="sha384-x" crossorigin></script><img src="https://img.example/a.png">`;
  await using before = await serve({ '/': bare(html), '/about': bare() });
  using first = await runBundle('header-audit', { url: before.url, pages: '/,/about' });
  expect(first.report.verdict).toBe('fail');
  expect(first.report.evidence).toEqual([{ name: 'vercel.json', kind: 'patch', path: 'vercel.json' }]);
  expect(first.summary).toContain('"key": "Content-Security-Policy"');

  const headers = { 'content-type': 'text/html', ...keptHeaders(first) };
  await using after = await serve({
    '/': { status: 200, headers, body: html },
    '/about': { status: 200, headers, body: '<p>Pets' },
  });
  using second = await runBundle('header-audit', { url: after.url, pages: '/,/about' });
  expect(rules(second)).toEqual(['https-redirect: skip']);
  expect(second.outputs).toMatchObject({ verdict: 'pass', grade: 'A+' });
});

test('the weakest page decides score and grade, and a shared finding is told once', async () => {
  await using site = await serve({ '/': good(), '/a': bare(), '/b': bare() });
  using run = await runBundle('header-audit', { url: site.url, pages: '/\n/a\n/b' });
  expect(run.outputs).toMatchObject({ score: '30', grade: 'D' });
  expect(run.report.metrics.map(({ page, value }) => `${page} ${value}`)).toEqual(['/ 135', '/a 30', '/b 30']);
  expect(run.report.findings[0]?.title).toBe('No Content-Security-Policy: an injected script runs (on 2 pages).');
});

test('a grade below min-grade fails; the same grade does not', async () => {
  await using site = await serve({
    '/': good({ 'x-content-type-options': 'sniff', 'referrer-policy': 'unsafe-url', 'cross-origin-opener-policy': 'x' }),
  });
  using strict = await runBundle('header-audit', { url: site.url, 'min-grade': 'A' });
  expect(strict.report.findings[0]).toMatchObject({ rule: 'grade', verdict: 'fail', actual: 'A-', expected: 'A' });
  using lenient = await runBundle('header-audit', { url: site.url, 'min-grade': 'A-' });
  expect(lenient.outputs).toMatchObject({ verdict: 'warn', grade: 'A-' });
});

test('policies that Observatory gives an A+ fail here', async () => {
  const policy = "default-src 'self'; script-src https://ajax.googleapis.com; base-uri 'self'; frame-ancestors *";
  await using site = await serve({ '/': good({ 'content-security-policy': policy }) });
  using run = await runBundle('header-audit', { url: site.url });
  expect(run.outputs).toMatchObject({ verdict: 'fail', grade: 'A+' });
  expect(rules(run).slice(0, 2)).toEqual(['csp-bypass-known: fail', 'framing-open: fail']);
});

test('a foreign origin that is let in with credentials is found by asking as one', async () => {
  await using site = await serve({
    '/': ({ headers }) =>
      good(headers.origin ? { 'access-control-allow-origin': headers.origin, 'access-control-allow-credentials': 'true' } : {}),
  });
  using run = await runBundle('header-audit', { url: site.url });
  expect(rules(run)).toContain('cors-reflects-origin: fail');
});

test('cookies of redirects count, and neither their values nor nonces nor queries leave the audit', async () => {
  await using site = await serve({
    '/': {
      status: 307,
      headers: { location: '/home?code=canary-query', 'set-cookie': 'sessionid=canary-cookie; Secure' },
      body: '',
    },
    '/home': good({
      'content-security-policy': "script-src 'nonce-canarynonce' *; object-src 'none'",
      'set-cookie': ['login=canary-two; Secure'],
    }),
  });
  using run = await runBundle('header-audit', { url: site.url });
  expect(rules(run)).toEqual(expect.arrayContaining(['session-cookie-without-httponly: fail', 'csp-wildcard: fail']));
  expect(JSON.stringify(run.report) + run.summary + run.stdout + JSON.stringify(run.outputs)).not.toMatch(/canary/);
});

test('hostile header values reach no log line, no Markdown and no expression unescaped', async () => {
  const hostile = '::error::pwned ${{ secrets.X }} <img src=x onerror=y> | `'.padEnd(5000, 'x');
  await using site = await serve({ '/': good({ 'x-powered-by': hostile, 'referrer-policy': hostile }) });
  using run = await runBundle('header-audit', { url: site.url });
  expect(run.stdout).not.toMatch(/^::error::pwned/m);
  expect(run.summary).not.toContain('<img');
  expect(run.outputs.report).not.toContain('${{');
  expect(Buffer.byteLength(String(run.outputs.report))).toBeLessThan(10_240);
});

test('a site in production on a preloaded name is scored as such when the preview names it', async () => {
  const headers = { ...good().headers } as Record<string, string>;
  delete headers['strict-transport-security'];
  await using site = await serve({ '/': { status: 200, headers, body: '' } });
  using plain = await runBundle('header-audit', { url: site.url });
  using named = await runBundle('header-audit', { url: site.url, 'production-host': 'petstore.app' });
  expect(rules(plain)).toContain('hsts-missing: fail');
  expect(rules(named)).toContain('hsts-missing: warn');
});
