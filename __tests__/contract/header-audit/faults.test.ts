import { expect, test } from '@jest/globals';
import { halfBody, hang, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { type BundleRun, runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { bare, good } from './stage.ts';

const ALWAYS = 99;
const BYPASS = 'bypass-canary-5d1e8f';
const HEADER = 'x-vercel-protection-bypass';

/** Nothing was judged: an error, no score, red. */
function expectUnjudged(run: BundleRun, rule: string, title: RegExp) {
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ verdict: 'error', score: '', grade: '' });
  expect(run.report.findings).toMatchObject([{ rule, verdict: 'error', title: expect.stringMatching(title) }]);
}

test.each([
  [401, 'protected', /protection instead of the page/],
  [403, 'status', /answered 403 to GET \//],
  [404, 'status', /answered 404 .* Check "url" and "pages"/],
  [500, 'status', /answered 500 to GET \//],
])('a page that answers %d is never scored', async (status, rule, title) => {
  await using site = await serve({ '/': { ...good(), status } });
  using run = await runBundle('header-audit', { url: site.url });
  expectUnjudged(run, rule, title);
});

test('a redirect to the login of Vercel is protection, and says how to get in', async () => {
  await using site = await serve({
    '/': { status: 302, headers: { location: 'https://vercel.com/sso-api?url=x&nonce=y' }, body: '' },
  });
  using run = await runBundle('header-audit', { url: site.url });
  expectUnjudged(run, 'protected', /protection/);
  expect(run.report.findings[0]?.fix).toContain('VERCEL_AUTOMATION_BYPASS_SECRET');
});

test('the bypass secret opens the page, and no other origin gets to see it', async () => {
  await using away = await serve({ '/': good() });
  const foreign = away.url.replace('127.0.0.1', 'localhost');
  await using site = await serve({
    '/': ({ headers }) => (headers[HEADER] === BYPASS ? good() : { status: 401, body: '' }),
    '/away': ({ headers }) =>
      headers[HEADER] === BYPASS ? { status: 302, headers: { location: `${foreign}/` }, body: '' } : { status: 401, body: '' },
  });
  using run = await runBundle('header-audit', { url: site.url, pages: '/,/away', 'protection-bypass': BYPASS });
  expect(run.report.findings).toMatchObject([{ rule: 'redirect-off-host', verdict: 'warn' }, { rule: 'https-redirect' }]);
  expect(away.requests.length).toBeGreaterThan(0);
  expect(JSON.stringify(away.requests.map(({ headers, url }) => [headers, url]))).not.toContain(BYPASS);
  expect(JSON.stringify(run.report) + run.summary + JSON.stringify(run.outputs)).not.toContain(BYPASS);
});

test('one page that cannot be judged leaves the findings of the others, but no score', async () => {
  await using site = await serve({ '/': bare() });
  using run = await runBundle('header-audit', { url: site.url, pages: '/,/gone' });
  expect(run.outputs).toMatchObject({ verdict: 'fail', score: '', grade: '' });
  expect(run.report.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['csp-missing', 'status']));
});

test('a site that is not there is an error that names it', async () => {
  const gone = await serve({});
  await gone[Symbol.asyncDispose]();
  using run = await runBundle('header-audit', { url: gone.url });
  expectUnjudged(run, 'unreachable', /could not be reached for GET \/: connect ECONNREFUSED/);
});

test('a redirect loop ends as an error', async () => {
  await using site = await serve({ '/': { status: 307, headers: { location: '/' }, body: '' } });
  using run = await runBundle('header-audit', { url: site.url });
  expectUnjudged(run, 'status', /redirects GET \/ more than 10 times/);
});

test.each([
  ['429 with Retry-After', tooManyRequests],
  ['502', serverError],
  ['a reset', reset],
  ['half a body', halfBody],
  ['no answer', hang],
])('a site that gives %s once is asked again and judged', async (_, fault) => {
  await using site = await serve({ '/': good() });
  site.traffic.faults.push(fault({ service: 'site', path: '/' }));
  using run = await runBundle('header-audit', { url: site.url });
  expect(run.outputs).toMatchObject({ verdict: 'pass', grade: 'A+' });
});

test.each([
  ['429', tooManyRequests, 'status'],
  ['502', serverError, 'status'],
  ['resets', reset, 'unreachable'],
])('a site that gives nothing but %s is an error', async (_, fault, rule) => {
  await using site = await serve({ '/': good() });
  site.traffic.faults.push(fault({ service: 'site', path: '/', times: ALWAYS }));
  using run = await runBundle('header-audit', { url: site.url });
  expectUnjudged(run, rule, /GET \//);
});

test('content that is no HTML is judged by its headers alone', async () => {
  await using site = await serve({ '/': good({ 'content-type': 'application/json' }, '{"a":"<script src=//x>"}') });
  using run = await runBundle('header-audit', { url: site.url });
  expect(run.outputs.verdict).toBe('pass');
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s while a page is awaited ends red with its outputs set', async (signal) => {
  const cancel: { now?: () => void } = {};
  await using site = await serve({ '/': () => new Promise(() => cancel.now?.()) });
  // The mask of the secret is the first line that is printed; by then the process can be sent a signal.
  using run = await runBundle(
    'header-audit',
    { url: site.url, 'protection-bypass': BYPASS },
    {
      onStdout: (_, send) => {
        cancel.now ??= () => send(signal);
      },
    },
  );
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ verdict: 'error' });
  expect(run.report.reason).toBe('The job was cancelled.');
});
