import { expect, test } from '@jest/globals';
import type { ServiceRequest, ServiceResponse } from '#sandbox/traffic/traffic.ts';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { html, page } from './pages.ts';

const BYPASS = 'bypass-canary-2a7b9c4d6e';
const HEADER = 'x-vercel-protection-bypass';

type Door = (request: ServiceRequest) => ServiceResponse | undefined;

/** Vercel's door: the secret is exchanged for a cookie by a redirect to the same page. */
const cookieDoor: Door = ({ headers, url }) => {
  if (headers.cookie?.includes('_vercel_jwt=pass-4711-4711')) return undefined;
  if (headers[HEADER] !== BYPASS || headers['x-vercel-set-bypass-cookie'] !== 'true')
    return html(page('Authentication Required'), {}, 401);
  return {
    status: 307,
    headers: { location: url.pathname, 'set-cookie': '_vercel_jwt=pass-4711-4711; Path=/; HttpOnly' },
    body: '',
  };
};

/** A door that takes the secret itself only. */
const headerDoor: Door = ({ headers }) =>
  headers[HEADER] === BYPASS ? undefined : html(page('Authentication Required'), {}, 401);

const CROSS_ORIGIN = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };

/** A protected site whose page loads data from another origin, by CORS, and follows a redirect of its own to it. */
async function serveProtected(door: Door) {
  // Another name of this machine, since cookies are shared by all ports of one host.
  const other = await serve({ '/data.json': { status: 200, headers: CROSS_ORIGIN, body: '{}' }, '/frame': page('Frame') });
  const foreign = other.url.replace('127.0.0.1', 'localhost');
  const script = `fetch('${foreign}/data.json').then((answer) => answer.json()); fetch('/away').then((answer) => answer.json());`;
  const site = await serve({
    '/': (request) =>
      door(request) ??
      html(page('Inside', `<p>hello</p><iframe src="${foreign}/frame"></iframe><script src="/app.js"></script>`)),
    '/app.js': (request) => door(request) ?? { status: 200, headers: { 'content-type': 'text/javascript' }, body: script },
    '/away': (request) => door(request) ?? { status: 302, headers: { location: `${foreign}/data.json` }, body: '' },
  });
  return {
    url: site.url,
    requests: site.requests,
    foreignRequests: other.requests,
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

test('a protected page without the secret is an error that says how to get in', async () => {
  await using site = await serveProtected(cookieDoor);
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report.verdict).toBe('error');
  expect(run.report.findings).toMatchObject([
    { rule: 'protected', verdict: 'error', fix: expect.stringContaining('protection-bypass') },
  ]);
  expect(run.exitCode).toBe(1);
});

test("a redirect to Vercel's sign-on is a protection page too", async () => {
  await using site = await serve({ '/': { status: 302, headers: { location: 'https://vercel.com/sso-api?url=x' }, body: '' } });
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report.findings).toMatchObject([{ rule: 'protected', verdict: 'error' }]);
});

test('a wrong secret stays outside', async () => {
  await using site = await serveProtected(cookieDoor);
  using run = await runBundle('smoke', { url: site.url, 'protection-bypass': 'something-else' });
  expect(run.report.findings).toMatchObject([{ rule: 'protected', verdict: 'error' }]);
});

test('with the secret the page opens by a cookie: no page request carries the secret, and cross-origin requests work', async () => {
  await using site = await serveProtected(cookieDoor);
  using run = await runBundle('smoke', { url: site.url, 'protection-bypass': BYPASS });
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [] });
  const ofBrowser = site.requests.filter(({ headers }) => 'sec-fetch-mode' in headers && headers['sec-ch-ua'] !== undefined);
  expect(ofBrowser.length).toBeGreaterThan(0);
  expect(ofBrowser.filter(({ headers }) => HEADER in headers)).toEqual([]);
  expect(site.foreignRequests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  expect(JSON.stringify(site.foreignRequests)).not.toContain('canary');
});

test('a site that gives no cookie gets the secret on its own origin only, not across a redirect', async () => {
  await using site = await serveProtected(headerDoor);
  using run = await runBundle('smoke', { url: site.url, 'protection-bypass': BYPASS });
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [] });
  expect(site.foreignRequests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  expect(JSON.stringify(site.foreignRequests)).not.toContain('canary');
});
