import { expect, test } from '@jest/globals';
import type { Route } from '@vercel/routing-utils';
import type { Visit } from '#sandbox/vercel/hosting/conditions.ts';
import { resolveRoute } from '#sandbox/vercel/hosting/route.ts';
import type { Site } from '#sandbox/vercel/hosting/site.ts';

const siteOf = (routes: Route[], ...paths: string[]): Site => ({
  assets: new Map(paths.map((path) => [path, { body: Buffer.from(path), sha: path, contentType: 'text/plain', fileName: path }])),
  routes,
  cleanUrls: false,
});

const visitOf = (path: string, more: Partial<Visit> = {}): Visit => ({
  method: 'GET',
  path,
  host: 'pets.test',
  headers: {},
  query: new URLSearchParams(),
  cookies: new Map(),
  ...more,
});

const served = (site: Site, path: string, more?: Partial<Visit>) => {
  const outcome = resolveRoute(site, visitOf(path, more));
  return outcome.kind === 'file' ? `${outcome.status} ${outcome.asset.fileName}` : outcome.kind;
};

test('a route before the files wins over a file, one after them does not', () => {
  expect(served(siteOf([{ src: '/a', dest: '/b' }], 'a', 'b'), '/a')).toBe('200 b');
  expect(served(siteOf([{ handle: 'filesystem' }, { src: '/a', dest: '/b' }], 'a', 'b'), '/a')).toBe('200 a');
});

test('a checked destination that is no file leaves the visit to the next route', () => {
  const routes: Route[] = [
    { handle: 'filesystem' },
    { src: '/(.*)', dest: '/pages/$1', check: true },
    { src: '/(.*)', dest: '/app' },
  ];
  expect(served(siteOf(routes, 'app', 'pages/x'), '/x')).toBe('200 pages/x');
  expect(served(siteOf(routes, 'app'), '/x')).toBe('200 app');
});

test('headers of the hit phase come only with a file', () => {
  const site = siteOf([{ handle: 'hit' }, { src: '/(.*)', headers: { 'Cache-Control': 'immutable' }, continue: true }], 'a');
  expect(resolveRoute(site, visitOf('/a')).headers).toEqual({ 'cache-control': 'immutable' });
  expect(resolveRoute(site, visitOf('/b')).headers).toEqual({});
});

test('the error phase names the page of a status', () => {
  const site = siteOf([{ handle: 'error' }, { status: 404, src: '/(.*)', dest: '/lost' }], 'lost');
  expect(served(site, '/nope')).toBe('404 lost');
});

test('what a condition captured fills the destination', () => {
  const site = siteOf([{ src: '/(.*)', has: [{ type: 'host', value: '(?<tenant>.+)\\.test' }], dest: '/$tenant/$1' }], 'pets/a');
  expect(served(site, '/a')).toBe('200 pets/a');
  expect(served(site, '/a', { host: 'pets.example' })).toBe('none');
});

test.each([
  [{ eq: 'de' }, true],
  [{ neq: 'de' }, false],
  [{ inc: ['en', 'de'] }, true],
  [{ pre: 'd', suf: 'x' }, false],
])('a comparison %j judges a header', (value, holds) => {
  const site = siteOf([{ src: '/', has: [{ type: 'header', key: 'X-Lang', value }], dest: '/b' }], 'b');
  expect(served(site, '/', { headers: { 'x-lang': 'de' } })).toBe(holds ? '200 b' : 'none');
});

test('a route with a condition under "missing" is passed over where it is met', () => {
  const site = siteOf([{ src: '/', missing: [{ type: 'cookie', key: 'seen' }], dest: '/welcome' }], 'index.html', 'welcome');
  expect(served(site, '/')).toBe('200 welcome');
  expect(served(site, '/', { cookies: new Map([['seen', '1']]) })).toBe('200 index.html');
});
