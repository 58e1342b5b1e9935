import { expect, test } from '@jest/globals';
import { serve } from '#testing/serve.ts';
import { clientOf, json } from './client.ts';

const SECRETS = { authorization: 'Bearer secret-token', 'x-api-key': 'secret-key', cookie: 'a=secret' };
const to = (location: string, status = 302) => ({ status, headers: { location } });
const seen = (request: { headers: Record<string, string> } | undefined) =>
  Object.values(request?.headers ?? {}).filter((value) => value.includes('secret'));

test('a redirect to another origin is followed without any header of ours', async () => {
  await using elsewhere = await serve({ '/end': json({ end: true }) });
  await using site = await serve({ '/x': to(`${elsewhere.url}/end`) });
  const client = clientOf(site, { headers: SECRETS });
  expect(await client.json({ path: '/x', headers: { 'x-more': 'secret-too' } })).toEqual({ end: true });
  expect(seen(site.requests[0])).toHaveLength(4);
  expect(seen(elsewhere.requests[0])).toEqual([]);
});

test('a redirect within the origin keeps them', async () => {
  await using site = await serve({ '/x': to('/end', 307), '/end': json({ end: true }) });
  await clientOf(site, { headers: SECRETS }).json({ path: '/x' });
  expect(site.requests.map(seen)).toEqual([Object.values(SECRETS), Object.values(SECRETS)]);
});

test('another origin that sends back cannot make us send them to a place of its choice', async () => {
  await using site = await serve({ '/chosen': json({}), '/x': () => to(`${elsewhere.url}/back`) });
  await using elsewhere = await serve({ '/back': to(`${site.url}/chosen`) });
  await clientOf(site, { headers: SECRETS }).json({ path: '/x' });
  expect(seen(site.requests.find(({ url }) => url.pathname === '/chosen'))).toEqual([]);
});

test('the fetch for SDKs sends them to the own origin only', async () => {
  await using elsewhere = await serve({ '/end': json({}) });
  await using site = await serve({ '/end': json({}) });
  const client = clientOf(site, { headers: SECRETS });
  await client.fetch(`${site.url}/end`);
  await client.fetch(`${elsewhere.url}/end`);
  expect(seen(site.requests[0])).toHaveLength(3);
  expect(seen(elsewhere.requests[0])).toEqual([]);
});

test('a write is not sent to where a redirect points: the redirect is the error', async () => {
  await using site = await serve({ '/x': to('/end'), '/end': json({}) });
  const call = { method: 'POST', path: '/x', json: {} } as const;
  await expect(clientOf(site).request(call)).rejects.toMatchObject({ status: 302 });
  expect(site.requests).toHaveLength(1);
});

test('redirects that never end are an error', async () => {
  await using site = await serve({ '/x': to('/x') });
  await expect(clientOf(site, { retries: 0 }).request({ path: '/x' })).rejects.toThrow(
    'Acme could not be reached for GET /x: more than 5 redirects.',
  );
});
