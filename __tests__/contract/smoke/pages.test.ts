import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Finding } from '#core/report.ts';
import { type BundleRun, runBundle } from '#testing/run-bundle.ts';
import { type ServedSite, serve } from '#testing/serve.ts';
import { html, page, SCRIPTS_FROM_SELF } from './pages.ts';

let site: ServedSite;
let all: BundleRun;

beforeAll(async () => {
  site = await serve({
    '/': page('Home'),
    '/throws': page('Throws', '<p>hello</p><script src="/app.js"></script>'),
    '/app.js': '\n  nope();\n',
    '/unparsed': page('Unparsed', '<p>hello</p><script src="/unparsed.js"></script>'),
    '/unparsed.js': '\n\nconst = 1;\n',
    '/rejects': page('Rejects', '<p>hello</p><script>\nPromise.reject(new Error("nobody listens"));</script>'),
    '/missing-script': page('Missing', '<p>hello</p><script src="/gone.js"></script>'),
    '/aborts': page(
      'Aborts',
      '<p>hello</p><script>const c = new AbortController(); fetch("/", { signal: c.signal }).catch(() => {}); c.abort();</script>',
    ),
    '/untitled': '<!doctype html><main>hello</main>',
    '/empty': '<!doctype html><title>Empty</title><main></main><footer>imprint</footer>',
    '/late': page(
      'Late',
      '<b id="a"></b><script>setTimeout(() => { document.querySelector("#a").textContent = "there"; }, 800)</script>',
    ),
    '/policy-broken': html(page('Policy', '<p>hello</p><script>window.inline = true</script>'), SCRIPTS_FROM_SELF),
    '/policy-kept': html(page('Policy', '<p>hello</p><script src="/fine.js"></script>'), SCRIPTS_FROM_SELF),
    '/toolbar': html(page('Toolbar', '<p>hello</p><script src="https://vercel.live/feedback.js"></script>'), SCRIPTS_FROM_SELF),
    '/fine.js': 'document.body.dataset.ready = "yes";',
    '/console': page('Console', '<p>hello</p><script>console.error("not so good")</script>'),
    '/broken': html(page('Broken'), {}, 500),
    '/bodyless': { status: 404, body: '' },
    '/vercel-missing': html(page('404'), { 'x-vercel-error': 'NOT_FOUND' }, 404),
    '/vercel-down': html(page('404'), { 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' }, 404),
  });
  const pages = [
    '/throws',
    '/unparsed',
    '/rejects',
    '/missing-script',
    '/aborts',
    '/late',
    '/untitled',
    '/empty',
    '/policy-broken',
  ];
  const more = ['/policy-kept', '/toolbar', '/console', '/broken', '/bodyless', '/vercel-missing', '/vercel-down'];
  all = await runBundle('smoke', { url: site.url, pages: [...pages, ...more].join('\n') });
});
afterAll(async () => {
  all[Symbol.dispose]();
  await site[Symbol.asyncDispose]();
});

/** The findings about some pages, from the one run over all of them. */
const findingsOf = (...paths: string[]): Finding[] =>
  paths.flatMap((path) => all.report.findings.filter(({ where }) => where?.url === site.url + path));

test('a page that is as it should be passes, and its load time is measured', async () => {
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [], evidence: [], target: { url: `${site.url}/` } });
  expect(run.report.metrics).toMatchObject([{ name: 'page-load', unit: 'ms', page: '/' }]);
  expect(run.outputs.verdict).toBe('pass');
  expect(run.exitCode).toBe(0);
});

test('a page that throws fails, and says which script and line', () => {
  expect(findingsOf('/throws')).toMatchObject([
    {
      rule: 'uncaught-error',
      verdict: 'fail',
      title: expect.stringContaining('nope is not defined'),
      where: { file: '/app.js', line: 2 },
    },
  ]);
});

test('a script that does not parse is named with the line of the slip', () => {
  expect(findingsOf('/unparsed')).toMatchObject([{ rule: 'uncaught-error', where: { file: '/unparsed.js', line: 3 } }]);
});

test('a rejected promise that nobody handles counts as an uncaught error', () => {
  expect(findingsOf('/rejects')).toMatchObject([
    { rule: 'uncaught-error', title: expect.stringContaining('nobody listens'), where: { file: '/rejects', line: 2 } },
  ]);
});

test('a script of the site that is missing is a failed request', () => {
  expect(findingsOf('/missing-script')).toMatchObject([{ rule: 'failed-request', actual: 404, where: { file: '/gone.js' } }]);
});

test('what a page breaks off by itself, and what it shows a moment late, is fine', () => {
  expect(findingsOf('/aborts', '/late')).toEqual([]);
});

test('a page without a title, and one whose main part is empty, fail', () => {
  expect(findingsOf('/untitled', '/empty')).toMatchObject([{ rule: 'title' }, { rule: 'empty-page' }]);
});

test('what the Content Security Policy blocks fails; a page that keeps its policy passes', () => {
  expect(findingsOf('/policy-broken', '/policy-kept')).toMatchObject([
    { rule: 'csp-violation', actual: 'inline', where: { url: `${site.url}/policy-broken`, line: 1 } },
  ]);
});

test("Vercel's preview toolbar is not held against the site's policy", () => {
  expect(findingsOf('/toolbar')).toEqual([]);
});

test('an error on the console is told, but does not fail', () => {
  expect(findingsOf('/console')).toMatchObject([{ rule: 'console-error', verdict: 'pass', severity: 'info' }]);
});

test('a bad status fails with the status, also without a body and with the code of Vercel for a missing page', () => {
  expect(findingsOf('/broken', '/bodyless', '/vercel-missing')).toMatchObject([
    { rule: 'status', verdict: 'fail', actual: 500 },
    { rule: 'status', verdict: 'fail', actual: 404 },
    { rule: 'status', verdict: 'fail', actual: 404, title: expect.stringContaining('NOT_FOUND') },
  ]);
});

test("Vercel's own error page is an error, not a failure of the site", () => {
  expect(findingsOf('/vercel-down')).toMatchObject([{ rule: 'unreachable', verdict: 'error' }]);
});

test('the worst page decides, and each page has a line of progress with its time', () => {
  expect(all.report.verdict).toBe('fail');
  expect(all.exitCode).toBe(1);
  expect(all.stdout).toMatch(/✓ Page \/late: ok \(\d.*s\)/);
  expect(all.stdout).toMatch(/✗ Page \/throws: uncaught-error \(\d.*s\)/);
});
