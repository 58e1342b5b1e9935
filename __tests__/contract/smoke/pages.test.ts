import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { type ServedSite, serve } from '#testing/serve.ts';
import { page } from './pages.ts';

let site: ServedSite;

beforeAll(async () => {
  site = await serve({
    '/': page('Home'),
    '/throws': page('Throws', '<p>hello</p><script src="/app.js"></script>'),
    '/app.js': '\n  nope();\n',
    '/unparsed': page('Unparsed', '<p>hello</p><script src="/unparsed.js"></script>'),
    '/unparsed.js': '\n\nconst = 1;\n',
    '/missing-script': page('Missing', '<p>hello</p><script src="/gone.js"></script>'),
    '/aborts': page(
      'Aborts',
      '<p>hello</p><script>const c = new AbortController(); fetch("/slow", { signal: c.signal }).catch(() => {}); c.abort();</script>',
    ),
    '/untitled': '<!doctype html><main>hello</main>',
    '/empty': '<!doctype html><title>Empty</title><main></main><footer>imprint</footer>',
    '/late': page(
      'Late',
      '<div id="app"></div><script>setTimeout(() => { document.querySelector("#app").textContent = "there"; }, 800)</script>',
    ),
    '/csp': {
      status: 200,
      headers: { 'content-type': 'text/html', 'content-security-policy': "script-src 'self'" },
      body: page('Policy', '<p>hello</p><script>window.inline = true</script>'),
    },
    '/csp-kept': {
      status: 200,
      headers: { 'content-type': 'text/html', 'content-security-policy': "script-src 'self'" },
      body: page('Policy', '<p>hello</p><script src="/fine.js"></script>'),
    },
    '/fine.js': 'document.body.dataset.ready = "yes";',
    '/console': page('Console', '<p>hello</p><script>console.error("not so good")</script>'),
    '/broken': { status: 500, headers: { 'content-type': 'text/html' }, body: page('Broken') },
    '/bodyless': { status: 404, body: '' },
    '/vercel-missing': { status: 404, headers: { 'x-vercel-error': 'NOT_FOUND' }, body: 'NOT_FOUND' },
    '/vercel-down': { status: 404, headers: { 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' }, body: 'DEPLOYMENT_NOT_FOUND' },
    '/private': { status: 401, headers: { 'content-type': 'text/html' }, body: page('Authentication Required') },
    '/sign-on': { status: 302, headers: { location: 'https://vercel.com/sso-api?url=x' }, body: '' },
  });
});
afterAll(() => site[Symbol.asyncDispose]());

test('a page that is as it should be passes, and its load time is measured', async () => {
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [], evidence: [] });
  expect(run.report.metrics).toMatchObject([{ name: 'page-load', unit: 'ms', page: '/' }]);
  expect(run.outputs.verdict).toBe('pass');
  expect(run.exitCode).toBe(0);
});

test('a page that throws fails, and says which script and line', async () => {
  using run = await runBundle('smoke', { url: site.url, pages: '/throws' });
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toMatchObject([
    {
      rule: 'uncaught-error',
      verdict: 'fail',
      title: expect.stringContaining('nope is not defined'),
      where: { file: '/app.js', line: 2 },
    },
  ]);
});
