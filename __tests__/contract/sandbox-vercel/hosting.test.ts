import { expect, test } from '@jest/globals';
import { startPlatform, visit } from './platform.ts';

const live = { target: 'production' };

test('a preview carries the headers that Vercel sends by itself, and asks not to be indexed', async () => {
  await using platform = await startPlatform();
  const { url } = await platform.deploy({ 'index.html': '<p>hi' });
  const { status, headers } = await visit(`http://${url}/`);
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    server: 'Vercel',
    'strict-transport-security': 'max-age=63072000',
    'x-robots-tag': 'noindex',
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=0, must-revalidate',
    'content-type': 'text/html; charset=utf-8',
  });
  expect(headers['x-vercel-id']).toMatch(/^local1::/);
});

test('a production domain may be indexed', async () => {
  await using platform = await startPlatform();
  await platform.deploy({ 'index.html': '<p>hi' }, live);
  expect((await visit(platform.vercel.domainUrl('petstore'))).headers).not.toHaveProperty('x-robots-tag');
});

test('headers of vercel.json are added and replace the platform’s own', async () => {
  await using platform = await startPlatform();
  const headers = [
    {
      source: '/(.*)',
      headers: [
        { key: 'Content-Security-Policy', value: "default-src 'self'" },
        { key: 'Strict-Transport-Security', value: 'max-age=1' },
      ],
    },
  ];
  const { url } = await platform.deploy({ 'index.html': '<p>hi', 'vercel.json': JSON.stringify({ headers }) });
  const page = await visit(`http://${url}/`);
  expect(page.headers).toMatchObject({
    'content-security-policy': "default-src 'self'",
    'strict-transport-security': 'max-age=1',
  });
  expect((await visit(`http://${url}/missing`)).headers['content-security-policy']).toBe("default-src 'self'");
  expect((await visit(`http://${url}/vercel.json`)).status).toBe(404);
});

test('a rewrite for one host breaks that host only, and never hides a file', async () => {
  await using platform = await startPlatform({ productionDomains: ['petstore', 'pets'] });
  const has = [{ type: 'host', value: 'petstore\\.localhost' }];
  const rewrites = [
    { source: '/app.js', has, destination: '/broken.js' },
    { source: '/index.html', has, destination: '/broken.js' },
    { source: '/app.js', destination: '/good.js' },
  ];
  const { url } = await platform.deploy(
    { 'index.html': 'page', 'good.js': 'good', 'broken.js': 'broken', 'vercel.json': JSON.stringify({ rewrites }) },
    live,
  );
  expect((await visit(`${platform.vercel.domainUrl('petstore')}/app.js`)).body).toBe('broken');
  expect((await visit(`${platform.vercel.domainUrl('pets')}/app.js`)).body).toBe('good');
  expect((await visit(`http://${url}/app.js`)).body).toBe('good');
  expect((await visit(`${platform.vercel.domainUrl('petstore')}/index.html`)).body).toBe('page');
});

test.each([
  ['header', { type: 'header', key: 'x-beta', value: '1' }, { 'x-beta': '1' }, '/page'],
  ['cookie', { type: 'cookie', key: 'beta', value: 'on' }, { cookie: 'a=b; beta=on' }, '/page'],
  ['query', { type: 'query', key: 'beta' }, {}, '/page?beta=1'],
])('a rewrite holds only for visits with its %s', async (_, condition, headers: Record<string, string>, path) => {
  await using platform = await startPlatform();
  const config = { rewrites: [{ source: '/page', has: [condition], destination: '/beta.html' }] };
  const { url } = await platform.deploy({ 'beta.html': 'beta', 'vercel.json': JSON.stringify(config) });
  expect(await visit(`http://${url}${path}`, headers)).toMatchObject({ status: 200, body: 'beta' });
  expect((await visit(`http://${url}/page`)).status).toBe(404);
});

test('clean URLs, trailing slashes and redirects with parameters lead where Vercel leads', async () => {
  await using platform = await startPlatform();
  const config = {
    cleanUrls: true,
    trailingSlash: false,
    redirects: [{ source: '/pet/:id', destination: '/pets/:id', permanent: true }],
  };
  const { url } = await platform.deploy({
    'about.html': 'about',
    'pets/index.html': 'pets',
    'vercel.json': JSON.stringify(config),
  });
  expect(await visit(`http://${url}/about`)).toMatchObject({ status: 200, body: 'about' });
  expect(await visit(`http://${url}/about.html`)).toMatchObject({ status: 308, headers: { location: '/about' } });
  expect(await visit(`http://${url}/pets/`)).toMatchObject({ status: 308, headers: { location: '/pets' } });
  expect(await visit(`http://${url}/pets`)).toMatchObject({ status: 200, body: 'pets' });
  expect(await visit(`http://${url}/pet/7?a=b`)).toMatchObject({ status: 308, headers: { location: '/pets/7?a=b' } });
});

test('a page known by its ETag is a 304, HEAD has no body, text travels compressed', async () => {
  await using platform = await startPlatform();
  const { url } = await platform.deploy({ 'app.js': 'x();'.repeat(1000) });
  const { headers } = await visit(`http://${url}/app.js`);
  expect(await visit(`http://${url}/app.js`, { 'if-none-match': headers.etag ?? '' })).toMatchObject({ status: 304, body: '' });
  expect(await visit(`http://${url}/app.js`, {}, 'HEAD')).toMatchObject({
    status: 200,
    body: '',
    headers: { 'content-length': '4000' },
  });
  const compressed = await visit(`http://${url}/app.js`, { 'accept-encoding': 'gzip, br' });
  expect(compressed.headers['content-encoding']).toBe('br');
  expect(Number(compressed.headers['content-length'])).toBeLessThan(200);
});

test('what is missing answers with the site’s 404.html, or Vercel’s own page', async () => {
  await using platform = await startPlatform();
  const own = await platform.deploy({ 'index.html': 'x', '404.html': 'lost?' });
  const plain = await platform.deploy({ 'index.html': 'x' });
  expect(await visit(`http://${own.url}/nope`)).toMatchObject({ status: 404, body: 'lost?' });
  expect(await visit(`http://${plain.url}/nope`)).toMatchObject({ status: 404, headers: { 'x-vercel-error': 'NOT_FOUND' } });
});

test('a host that nothing points at is DEPLOYMENT_NOT_FOUND, and an alias makes it a site', async () => {
  await using platform = await startPlatform();
  const { id } = await platform.deploy({ 'index.html': 'x' });
  expect(await visit(platform.vercel.domainUrl('pr-7'))).toMatchObject({
    status: 404,
    headers: { 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' },
  });
  const { body } = await platform.api('POST', `/v2/deployments/${id}/aliases`, { alias: 'pr-7' });
  expect(await visit(`http://${body.alias}`)).toMatchObject({ status: 200, headers: { 'x-robots-tag': 'noindex' } });
  await platform.api('DELETE', `/v2/aliases/${body.uid}`);
  expect((await visit(platform.vercel.domainUrl('pr-7'))).status).toBe(404);
});

test('every visit and every call is recorded', async () => {
  await using platform = await startPlatform();
  const { url } = await platform.deploy({ 'index.html': 'x' });
  await visit(`http://${url}/?q=1`);
  expect(
    platform.traffic.requests.map(({ service, method, url: { pathname }, status }) => [service, method, pathname, status]),
  ).toEqual([
    ['vercel', 'POST', '/v13/deployments', 200],
    ['site', 'GET', '/', 200],
  ]);
});
