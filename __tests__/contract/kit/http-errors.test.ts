import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { UserError } from '#kit/errors.ts';
import { answer, halfBody, hang, nonsense, reset, serverError } from '#sandbox/traffic/faults.ts';
import { serve } from '#testing/serve.ts';
import { clientOf, json } from './client.ts';

const AT = { service: 'site', path: '/x' } as const;
const REMEDY = 'Create a token with access to the team.';

test.each([
  [
    "the service's words and the remedy",
    answer(AT, json({ error: { code: 'forbidden', message: 'Not authorized' } }, 403)),
    `Acme answered 403 to GET /x: Not authorized. ${REMEDY}`,
  ],
  ['a plain text', answer(AT, { status: 403, body: 'Go\n  away!' }), `Acme answered 403 to GET /x: Go away! ${REMEDY}`],
  ['an HTML page as such', serverError(AT, 500), 'Acme answered 500 to GET /x: an HTML page.'],
  ['nothing more than the status', answer(AT, { status: 418 }), 'Acme answered 418 to GET /x.'],
  ['how long it waited', hang(AT), 'Acme did not answer GET /x within 1.5 s.'],
  [
    'what came instead of JSON',
    nonsense(AT, '<p>It works!'),
    'Acme answered 200 to GET /x, but with something that is not what its API promises: "<p>It works!".',
  ],
  [
    'an empty answer',
    nonsense(AT, ''),
    'Acme answered 200 to GET /x, but with something that is not what its API promises: an empty body.',
  ],
] as const)('an error tells service, call and %s', async (_, fault, sentence) => {
  await using site = await serve({ '/x': json({}) });
  site.traffic.faults.push({ ...fault });
  const client = clientOf(site, { retries: 0, timeoutMs: 1500, remedies: { 403: REMEDY } });
  const thrown = await client.json({ path: '/x?token=abc' }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UserError);
  expect(thrown).toMatchObject({ message: sentence });
});

test.each([
  ['a reset connection', reset(AT), /^Acme could not be reached for GET \/x: read ECONNRESET\.$/],
  ['a connection that ended early', halfBody(AT), /^Acme could not be reached for GET \/x: (other side closed|terminated).*\.$/],
])('%s is told in the words of the network', async (_, fault, sentence) => {
  await using site = await serve({ '/x': json({ some: 'thing' }) });
  site.traffic.faults.push({ ...fault });
  await expect(clientOf(site, { retries: 0 }).json({ path: '/x' })).rejects.toThrow(sentence);
});

test('a small answer that unpacks to a huge one is given up, a large one is taken', async () => {
  const packed = (mib: number) => {
    const headers = { 'content-type': 'text/html', 'content-encoding': 'gzip' };
    return { status: 200, headers, body: gzipSync(Buffer.alloc(mib * 1024 * 1024)) };
  };
  await using site = await serve({ '/bomb': packed(100), '/large': packed(20) });
  const client = clientOf(site, { retries: 0 });
  await expect(client.request({ path: '/bomb' })).rejects.toThrow(
    'Acme could not be reached for GET /bomb: its answer is larger than 64 MiB.',
  );
  expect((await client.request({ path: '/large' })).bytes).toHaveLength(20 * 1024 * 1024);
});

test('a service that is not there is told by its address, once', async () => {
  let url = '';
  {
    await using site = await serve({});
    url = site.url;
  }
  await expect(clientOf({ url }, { retries: 0 }).request({ path: '/x' })).rejects.toThrow(
    `Acme could not be reached for GET /x: connect ECONNREFUSED ${new URL(url).host}.`,
  );
});

test('a path is taken below the base URL, whatever slashes join them', async () => {
  await using site = await serve({ '/v1/x': json({ found: true }) });
  for (const base of ['/v1', '/v1/']) {
    for (const path of ['/x', 'x']) {
      expect(await clientOf({ url: `${site.url}${base}` }).json({ path })).toEqual({ found: true });
    }
  }
});

test('a header of a call replaces the one of the client, however it is written', async () => {
  await using site = await serve({ '/x': json({}) });
  const client = clientOf(site, { headers: { Accept: 'a/b', 'Content-Type': 'text/plain' } });
  await client.request({ method: 'PUT', path: '/x', headers: { accept: 'c/d' }, json: {} });
  expect(site.requests[0]?.headers).toMatchObject({ accept: 'c/d', 'content-type': 'text/plain' });
});

test('the fetch for SDKs gives any status as an answer, with its headers and body', async () => {
  const refusal = {
    status: 404,
    headers: { 'content-type': 'application/json', link: '<x>; rel="next"' },
    body: '{"message":"no"}',
  };
  await using site = await serve({ '/x': refusal, '/empty': { status: 204 }, '/same': { status: 304 }, '/ok': json([1]) });
  const { fetch } = clientOf(site);
  const refused = await fetch(`${site.url}/x`);
  expect([refused.status, refused.headers.get('link'), await refused.json()]).toEqual([
    404,
    '<x>; rel="next"',
    { message: 'no' },
  ]);
  expect((await fetch(`${site.url}/empty`, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(`${site.url}/same`)).status).toBe(304);
  expect(await (await fetch(`${site.url}/ok`)).json()).toEqual([1]);
});
