import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { startPlatform } from './platform.ts';

test('a call without a token is 401, and one with a wrong token 403 and says so', async () => {
  await using platform = await startPlatform();
  const url = `${platform.vercel.apiUrl}/v9/projects/petstore?teamId=${platform.vercel.teamId}`;
  expect((await fetch(url)).status).toBe(401);
  const wrong = await fetch(url, { headers: { authorization: 'Bearer wrong' } });
  expect([wrong.status, await wrong.json()]).toEqual([
    403,
    { error: { code: 'forbidden', message: 'Not authorized', invalidToken: true } },
  ]);
});

test('the team is checked by id or slug, and without one nothing is found', async () => {
  await using platform = await startPlatform();
  const { apiUrl, token, teamId, teamSlug } = platform.vercel;
  const statusFor = async (query: string) =>
    (await fetch(`${apiUrl}/v9/projects/petstore${query}`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await statusFor(`?teamId=${teamId}`)).toBe(200);
  expect(await statusFor(`?slug=${teamSlug}`)).toBe(200);
  expect(await statusFor('?teamId=team_other')).toBe(403);
  expect(await statusFor('')).toBe(404);
  expect(await statusFor(`?teamId=${teamId}&teamId=${teamId}`)).toBe(400);
});

test('a project or deployment that is not there is 404 not_found', async () => {
  await using platform = await startPlatform();
  for (const path of ['/v9/projects/nope', '/v13/deployments/dpl_nope', '/v99/nothing']) {
    expect(await platform.api('GET', path)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  }
});

test('an upload whose bytes do not match its digest is refused', async () => {
  await using platform = await startPlatform();
  const { apiUrl, token, teamId } = platform.vercel;
  const upload = async (bytes: string, digest: string) =>
    (
      await fetch(`${apiUrl}/v2/files?teamId=${teamId}`, {
        method: 'POST',
        body: bytes,
        headers: { authorization: `Bearer ${token}`, 'x-vercel-digest': digest },
      })
    ).status;
  const digest = createHash('sha1').update('pets').digest('hex');
  expect(await upload('dogs', digest)).toBe(400);
  expect(await upload('pets', digest)).toBe(200);
});

test('creating a deployment names each missing file once', async () => {
  await using platform = await startPlatform();
  const sha = 'a'.repeat(40);
  const files = [
    { file: 'a', sha },
    { file: 'b', sha },
  ];
  const { status, body } = await platform.api('POST', '/v13/deployments', { name: 'petstore', files });
  expect([status, body]).toMatchObject([400, { error: { code: 'missing_files', missing: [sha] } }]);
});

test('a file that would lie outside the project is refused', async () => {
  await using platform = await startPlatform();
  const files = [{ file: '../evil', data: 'x' }];
  expect((await platform.api('POST', '/v13/deployments', { name: 'petstore', files })).status).toBe(400);
});

test('the list filters by target, state and meta, newest first, page by page', async () => {
  await using platform = await startPlatform();
  const first = await platform.deploy({ 'index.html': '1' }, { meta: { run: '1' } });
  const second = await platform.deploy({ 'index.html': '2' }, { meta: { run: '2' }, target: 'production' });
  const ids = async (query: string) =>
    (await platform.api('GET', `/v7/deployments?projectId=petstore${query}`)).body.deployments.map(
      ({ uid }: { uid: string }) => uid,
    );
  expect(await ids('')).toEqual([second.id, first.id]);
  expect(await ids('&target=production')).toEqual([second.id]);
  expect(await ids('&meta-run=1')).toEqual([first.id]);
  expect(await ids('&state=ERROR,CANCELED')).toEqual([]);
  expect(await ids('&limit=1')).toEqual([second.id]);
});

test('a deployment is found by its address and by its domain, and is gone when deleted', async () => {
  await using platform = await startPlatform();
  const { id, url } = await platform.deploy({ 'index.html': '1' }, { target: 'production' });
  const domain = new URL(platform.vercel.domainUrl('petstore')).host;
  for (const name of [url, domain])
    expect((await platform.api('GET', `/v13/deployments/${encodeURIComponent(name)}`)).body.id).toBe(id);
  expect((await platform.api('DELETE', `/v13/deployments/${id}`)).body).toEqual({ uid: id, state: 'DELETED' });
  expect((await platform.api('GET', `/v13/deployments/${id}`)).status).toBe(404);
  await expect(fetch(`http://${url}`)).rejects.toThrow('fetch failed');
});

test('the project tells its domains and its team, and takes a change of domain assignment', async () => {
  await using platform = await startPlatform({ productionDomains: ['petstore', 'pets'] });
  const { body: domains } = await platform.api('GET', '/v9/projects/petstore/domains');
  expect(domains.domains.map(({ name }: { name: string }) => name)).toEqual(
    ['petstore', 'pets'].map((label) => `${label}.localhost:${platform.vercel.sitePort}`),
  );
  const changed = await platform.api('PATCH', '/v9/projects/petstore', { autoAssignCustomDomains: false });
  expect(changed.body).toMatchObject({ autoAssignCustomDomains: false, accountId: platform.vercel.teamId });
});
