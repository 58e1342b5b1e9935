import { expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { LIGHT } from './pages.ts';

const SECRET = 'bypass-secret-0123456789';
const PASS = 'pass-that-only-the-site-may-see';

/** A deployment behind Vercel's protection: the secret in a header gives a cookie, the cookie gives the page. */
const guarded = (page: string) =>
  serve({
    '/': ({ headers }) => {
      if (headers.cookie?.includes(PASS)) return { status: 200, headers: { 'content-type': 'text/html' }, body: page };
      if (headers['x-vercel-protection-bypass'] !== SECRET) return { status: 401, headers: {}, body: 'Authentication Required' };
      if (!headers['x-vercel-set-bypass-cookie']) return { status: 200, headers: { 'content-type': 'text/html' }, body: page };
      return { status: 307, headers: { location: '/', 'set-cookie': `_vercel_jwt=${PASS}; Path=/; HttpOnly` }, body: '' };
    },
  });

test('a protected deployment is measured with its secret, which no other origin ever sees', async () => {
  await using third = await serve({ '/third.js': 'document.title = "third"', '/pixel': { status: 204, headers: {}, body: '' } });
  // Cookies do not tell ports apart, so the other origin has to be another host.
  const other = third.url.replace('127.0.0.1', 'localhost');
  await using site = await guarded(
    LIGHT.replace('</body>', `<script src="${other}/third.js"></script><img src="${other}/pixel"></body>`),
  );
  using run = await runBundle('budget-gate', { url: site.url, runs: '1', 'protection-bypass': SECRET });
  expect(run.report.findings.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  expect(run.report.metrics.length).toBeGreaterThan(0);
  expect(third.requests.map((request) => request.url.pathname)).toEqual(expect.arrayContaining(['/pixel', '/third.js']));
  const seen = JSON.stringify(third.requests);
  expect(seen).not.toContain(SECRET);
  expect(seen).not.toContain(PASS);
  expect(run.stdout.replace(`::add-mask::${SECRET}`, '')).not.toContain(SECRET);
});

test('without the secret the login page is an error that says what to do, not a fast page', async () => {
  await using site = await guarded(LIGHT);
  using run = await runBundle('budget-gate', { url: site.url, runs: '1' });
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({
    verdict: 'error',
    findings: [{ rule: 'page-not-measured', fix: expect.stringContaining('VERCEL_AUTOMATION_BYPASS_SECRET') }],
  });
});
