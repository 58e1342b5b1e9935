import { expect, test } from '@jest/globals';
import { CancelledError } from '#kit/errors.ts';
import type { Call } from '#kit/http/call.ts';
import { halfBody, hang, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault } from '#sandbox/traffic/traffic.ts';
import { serve } from '#testing/serve.ts';
import { clientOf, json } from './client.ts';

const AT = { service: 'site', path: '/x' } as const;
const serveX = (...faults: Fault[]) =>
  serve({ '/x': json({ fine: true }) }).then((site) => {
    site.traffic.faults.push(...faults);
    return site;
  });

test('429 is repeated for every kind of call, and not before Retry-After', async () => {
  await using site = await serveX(tooManyRequests(AT, 1));
  const said: string[] = [];
  const client = clientOf(site, { onRetry: (message) => said.push(message) });
  expect(await client.json({ method: 'POST', path: '/x', json: { a: 1 } })).toEqual({ fine: true });
  const [first, second] = site.requests;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  expect(said).toEqual(['Acme answered 429 to POST /x: Too many requests. Trying POST /x again in 1.0 s (attempt 2).']);
  expect(second?.body.toString()).toBe('{"a":1}');
});

test('a Retry-After longer than a job should sleep is told at once', async () => {
  await using site = await serveX(tooManyRequests(AT, 600));
  await expect(clientOf(site).request({ path: '/x' })).rejects.toMatchObject({ status: 429, code: 'rate_limited' });
  expect(site.requests).toHaveLength(1);
});

const FAULTS: [string, Fault][] = [
  ['a 502 page', serverError(AT)],
  ['a reset connection', reset(AT)],
  ['half a body', halfBody(AT)],
  ['no answer in time', hang(AT)],
  ['something that is no JSON', nonsense(AT)],
];

const REPEATED: [string, Call][] = [
  ['GET', { path: '/x' }],
  ['PUT', { path: '/x', method: 'PUT', json: {} }],
  ['DELETE', { path: '/x', method: 'DELETE' }],
  ['a POST that is idempotent', { path: '/x', method: 'POST', json: {}, idempotent: true }],
];

test.each(FAULTS.flatMap(([fault, plan]) => REPEATED.map(([name, call]) => ({ fault, plan, name, call }))))(
  '$name is repeated after $fault',
  async ({ plan, call }) => {
    await using site = await serveX({ ...plan });
    expect(await clientOf(site, { timeoutMs: 1500 }).json(call)).toEqual({ fine: true });
    expect(site.requests).toHaveLength(2);
  },
);

test.each(FAULTS)('a POST is not repeated after %s: it may have had its effect', async (_, plan) => {
  await using site = await serveX({ ...plan });
  const call: Call = { path: '/x', method: 'POST', json: {} };
  await expect(clientOf(site, { timeoutMs: 1500 }).json(call)).rejects.toThrow(/^Acme (answered|could not|did not)/);
  expect(site.requests).toHaveLength(1);
});

test('a 404 is an answer, not a fault: it is not repeated', async () => {
  await using site = await serveX();
  await expect(clientOf(site).request({ path: '/y' })).rejects.toMatchObject({ status: 404 });
  expect(site.requests).toHaveLength(1);
});

test('trouble that stays ends in its error after the last repetition', async () => {
  await using site = await serveX(serverError({ ...AT, times: 9 }, 503));
  await expect(clientOf(site, { retries: 2 }).request({ path: '/x' })).rejects.toMatchObject({ status: 503 });
  expect(site.requests).toHaveLength(3);
});

test('a body that is made anew for each attempt is sent whole each time', async () => {
  await using site = await serveX(serverError(AT));
  const body = () => new Blob(['part one, ', 'part two']).stream();
  await clientOf(site).request({ method: 'PUT', path: '/x', body });
  expect(site.requests.map((request) => request.body.toString())).toEqual(['part one, part two', 'part one, part two']);
});

test('cancelling ends a wait between attempts at once, with the reason', async () => {
  await using site = await serveX(tooManyRequests(AT, 60));
  const job = new AbortController();
  const client = clientOf(site, { signal: job.signal, onRetry: () => queueMicrotask(() => job.abort(new CancelledError())) });
  await expect(client.request({ path: '/x' })).rejects.toThrow(CancelledError);
  expect(site.requests).toHaveLength(1);
});

test('cancelling ends a call that hangs at once, with the reason', async () => {
  const job = new AbortController();
  await using site = await serve({
    '/x': () => {
      job.abort(new CancelledError());
      return new Promise(() => {});
    },
  });
  await expect(clientOf(site, { signal: job.signal }).request({ path: '/x' })).rejects.toThrow(CancelledError);
});

test('no more calls than allowed are under way at the same time', async () => {
  let underWay = 0;
  let most = 0;
  let release: (() => void)[] = [];
  await using site = await serve({
    '/x': async () => {
      most = Math.max(most, ++underWay);
      // Answered three by three: a client that sent fewer at a time would never end, one that sent more shows in `most`.
      await new Promise<void>((resolve) => {
        release.push(resolve);
        if (release.length < 3) return;
        const waiting = release;
        release = [];
        setImmediate(() => waiting.forEach((resolveOne) => void resolveOne()));
      });
      underWay--;
      return json({});
    },
  });
  const client = clientOf(site, { concurrency: 3 });
  await Promise.all(Array.from({ length: 12 }, () => client.json({ path: '/x' })));
  expect({ most, requests: site.requests.length }).toEqual({ most: 3, requests: 12 });
});
