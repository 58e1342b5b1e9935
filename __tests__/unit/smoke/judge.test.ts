import { expect, test } from '@jest/globals';
import { judgeVisit } from '@shipgate/smoke/page/judge.ts';
import type { Signals } from '@shipgate/smoke/page/signals.ts';
import type { Landed } from '@shipgate/smoke/page/visit.ts';

const url = new URL('https://shop.example/cart');

const createLanded = (overrides: Partial<Landed> = {}): Landed => ({
  kind: 'landed',
  status: 200,
  finalUrl: url.href,
  vercelError: undefined,
  shown: { title: 'Cart', hasContent: true },
  loadMs: 120,
  timedOut: false,
  ...overrides,
});

const createSignals = (overrides: Partial<Signals> = {}): Signals => ({
  errors: [],
  failedRequests: [],
  violations: [],
  consoleErrors: [],
  documentStatus: 200,
  ...overrides,
});

const judge = (landed: Partial<Landed> = {}, signals: Partial<Signals> = {}) =>
  judgeVisit(url, createLanded(landed), createSignals(signals), 15_000).map(({ rule, verdict }) => `${rule} ${verdict}`);

test('a page that shows something and breaks nothing has no finding', () => {
  expect(judge()).toEqual([]);
});

test.each([
  ['NOT_FOUND', 404, 'status fail'],
  ['FUNCTION_INVOCATION_FAILED', 500, 'status fail'],
  ['MIDDLEWARE_INVOCATION_TIMEOUT', 504, 'status fail'],
  ['DEPLOYMENT_NOT_FOUND', 404, 'unreachable error'],
  ['INTERNAL_UNEXPECTED_ERROR', 500, 'unreachable error'],
])("Vercel's code %s with %i is %s", (vercelError, status, expected) => {
  expect(judge({ vercelError, status })).toEqual([expected]);
});

test('a sign-on page is an error, wherever it stands', () => {
  expect(judge({ status: 401 })).toEqual(['protected error']);
  expect(judge({ finalUrl: 'https://vercel.com/login?next=x' })).toEqual(['protected error']);
});

test('only requests to the site itself count, and not those that were broken off', () => {
  const request = (address: string, cause: number | string) => ({ method: 'GET', url: address, cause });
  const failedRequests = [
    request('https://shop.example/gone.js', 404),
    request('https://shop.example/left', 'net::ERR_ABORTED'),
    request('https://ads.example/pixel', 500),
  ];
  expect(judge({}, { failedRequests })).toEqual(['failed-request fail']);
});

test('a page that redirects to another origin of the site is judged there', () => {
  const failedRequests = [{ method: 'GET', url: 'https://www.shop.example/gone.js', cause: 404 }];
  expect(judge({ finalUrl: 'https://www.shop.example/cart' }, { failedRequests })).toEqual(['failed-request fail']);
});

test('a Report-Only violation is told, but does not fail', () => {
  const violation = { directive: 'script-src', blocked: 'inline', source: url.href, line: 3 };
  expect(judge({}, { violations: [{ ...violation, reportOnly: true }] })).toEqual(['csp-violation pass']);
  expect(judge({}, { violations: [{ ...violation, reportOnly: false }] })).toEqual(['csp-violation fail']);
});
