import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { CancelledError } from '#kit/errors.ts';
import { halfBody, hang, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import type { Fault } from '#sandbox/traffic/traffic.ts';
import { serve } from '#testing/serve.ts';
import { clientOf, json } from './client.ts';

const AT = { service: 'site', path: '/x' } as const;
const CALL = { method: 'POST', path: '/x?a=1', bytes: Buffer.from('pets'), retries: 0 } as const;
const serveX = (...faults: Fault[]) =>
  serve({ '/x': json({ fine: true }) }).then((site) => {
    site.traffic.faults.push(...faults);
    return site;
  });

test('bytes arrive as they are, with their length, the headers and the query, and the answer is read whole', async () => {
  await using site = await serveX();
  const client = clientOf(site, { headers: { authorization: 'Bearer t' } });
  const answer = await client.request({ ...CALL, headers: { 'x-digest': 'd' } });
  expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, '{"fine":true}', 'application/json']);
  const [request] = site.requests;
  expect(request?.body.toString()).toBe('pets');
  expect(request?.url.search).toBe('?a=1');
  expect(request?.headers).toMatchObject({ authorization: 'Bearer t', 'x-digest': 'd', 'content-length': '4' });
});

test('nothing at all can be sent, and so can a file', async () => {
  await using site = await serveX();
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-bytes-'));
  try {
    writeFileSync(join(folder, 'file'), 'x'.repeat(300_000));
    await clientOf(site).request({ ...CALL, bytes: new Uint8Array() });
    await clientOf(site).request({ ...CALL, bytes: await openAsBlob(join(folder, 'file')) });
    expect(site.requests.map(({ body }) => body.length)).toEqual([0, 300_000]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file that changes while it is sent ends the call', async () => {
  await using site = await serveX();
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-bytes-'));
  try {
    writeFileSync(join(folder, 'file'), 'x'.repeat(300_000));
    const bytes = await openAsBlob(join(folder, 'file'));
    writeFileSync(join(folder, 'file'), 'y');
    await expect(clientOf(site).request({ ...CALL, bytes })).rejects.toMatchObject({ trouble: { kind: 'network' } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['a 502 page', serverError(AT), { kind: 'status', status: 502 }],
  ['429', tooManyRequests(AT, 3), { kind: 'status', status: 429, code: 'rate_limited', retryAfterMs: 3000 }],
  ['a reset connection', reset(AT), { kind: 'network' }],
  ['half a body', halfBody(AT), { kind: 'network' }],
  ['no answer in time', hang(AT), { kind: 'timeout', afterMs: 1500 }],
])('%s is told as it is for every other call', async (_, fault, trouble) => {
  await using site = await serveX(fault);
  await expect(clientOf(site, { timeoutMs: 1500 }).request(CALL)).rejects.toMatchObject({ trouble });
});

test('a redirect is refused, and nothing goes where it points', async () => {
  await using site = await serve({ '/x': { status: 307, headers: { location: '/y' }, body: '' }, '/y': 'elsewhere' });
  await expect(clientOf(site).request(CALL)).rejects.toMatchObject({ status: 307 });
  expect(site.requests).toHaveLength(1);
});

test('a cancelled job ends it, with its reason', async () => {
  const abort = new AbortController();
  await using site = await serveX(hang(AT));
  const sending = clientOf(site, { signal: abort.signal }).request(CALL);
  abort.abort(new CancelledError());
  await expect(sending).rejects.toThrow(CancelledError);
});
