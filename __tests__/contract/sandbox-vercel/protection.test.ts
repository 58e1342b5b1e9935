import { expect, test } from '@jest/globals';
import { startPlatform, visit } from './platform.ts';

const bypassSecret = 'bypass-secret-0123456789abcdefgh';
const site = { 'index.html': 'inside', 'app.js': 'x()' };

test('a protected preview shows strangers a login page, and its production domain shows them the site', async () => {
  await using platform = await startPlatform({ protection: { bypassSecret } });
  const { url } = await platform.deploy(site, { target: 'production' });
  const refused = await visit(`http://${url}/`, { accept: 'text/html' });
  expect(refused).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store, max-age=0' } });
  expect(refused.body).toContain('<title>Authentication Required</title>');
  expect(await visit(platform.vercel.domainUrl('petstore'))).toMatchObject({ status: 200, body: 'inside' });
});

test('where all deployments are protected the production domain asks too, and the secret opens it', async () => {
  await using platform = await startPlatform({ protection: { bypassSecret, deploymentType: 'all' } });
  await platform.deploy(site, { target: 'production' });
  const domain = platform.vercel.domainUrl('petstore');
  expect((await visit(domain)).status).toBe(401);
  expect((await visit(domain, { 'x-vercel-protection-bypass': bypassSecret })).body).toBe('inside');
});

test('the bypass secret opens it as a header or a query parameter, and a wrong one does not', async () => {
  await using platform = await startPlatform({ protection: { bypassSecret } });
  const { url } = await platform.deploy(site);
  expect((await visit(`http://${url}/`, { 'x-vercel-protection-bypass': bypassSecret })).body).toBe('inside');
  expect((await visit(`http://${url}/?x-vercel-protection-bypass=${bypassSecret}`)).body).toBe('inside');
  expect((await visit(`http://${url}/`, { 'x-vercel-protection-bypass': 'wrong' })).status).toBe(401);
});

test('asking for the cookie answers with a redirect that sets it, and the cookie alone then opens every page', async () => {
  await using platform = await startPlatform({ protection: { bypassSecret } });
  const { url } = await platform.deploy(site);
  const ask = { 'x-vercel-protection-bypass': bypassSecret, 'x-vercel-set-bypass-cookie': 'true' };
  const answer = await visit(`http://${url}/app.js?v=1`, ask);
  expect(answer).toMatchObject({ status: 307, headers: { location: '/app.js?v=1' } });
  const cookie = answer.headers['set-cookie']?.split(';')[0] ?? '';
  expect(cookie).toMatch(/^_vercel_jwt=/);
  expect(cookie).not.toContain(bypassSecret);
  expect((await visit(`http://${url}/app.js`, { cookie })).body).toBe('x()');
  expect((await visit(`http://${url}/app.js`, { ...ask, cookie })).status).toBe(200);
});

test('a project may send browsers to single sign-on while scripts get the 401', async () => {
  await using platform = await startPlatform({ protection: { bypassSecret, browsers: 'sso-redirect' } });
  const { url } = await platform.deploy(site);
  const browser = await visit(`http://${url}/`, { accept: 'text/html,*/*' });
  expect(browser.status).toBe(302);
  expect(browser.headers.location).toMatch(/^https:\/\/vercel\.com\/sso-api\?url=/);
  expect((await visit(`http://${url}/`, { accept: '*/*' })).status).toBe(401);
});
