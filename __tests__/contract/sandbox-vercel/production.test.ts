import { expect, test } from '@jest/globals';
import { startPlatform, visit } from './platform.ts';

const live = { target: 'production' };
const staged = { target: 'production', autoAssignCustomDomains: false };
const page = (text: string) => ({ 'index.html': text });

test('a production deployment takes the domain when READY, and a preview does not', async () => {
  await using platform = await startPlatform();
  await platform.deploy(page('one'), live);
  await platform.deploy(page('two'));
  expect((await visit(platform.vercel.domainUrl('petstore'))).body).toBe('one');
});

test('a staged production deployment is READY and STAGED on its own address, and moves no domain', async () => {
  await using platform = await startPlatform();
  await platform.deploy(page('one'), live);
  const next = await platform.deploy(page('two'), staged);
  expect(next).toMatchObject({ readyState: 'READY', readySubstate: 'STAGED', alias: [] });
  expect((await visit(`http://${next.url}`)).body).toBe('two');
  expect((await visit(platform.vercel.domainUrl('petstore'))).body).toBe('one');
});

test('promoting moves every domain to the staged bytes and tells of it while it goes', async () => {
  await using platform = await startPlatform({ productionDomains: ['petstore', 'pets'] });
  const one = await platform.deploy(page('one'), live);
  const two = await platform.deploy(page('two'), staged);
  expect((await platform.api('POST', `/v10/projects/petstore/promote/${two.id}`, {})).status).toBe(201);
  const { body: during } = await platform.api('GET', '/v9/projects/petstore');
  expect(during.lastAliasRequest).toMatchObject({
    type: 'promote',
    jobStatus: 'pending',
    fromDeploymentId: one.id,
    toDeploymentId: two.id,
  });
  expect(during.targets.production.id).toBe(one.id);
  expect(await platform.moved()).toBe('succeeded');
  for (const label of ['petstore', 'pets']) expect((await visit(platform.vercel.domainUrl(label))).body).toBe('two');
  expect(platform.vercel.production('petstore')).toMatchObject({ id: two.id, readySubstate: 'PROMOTED' });
  const { body: moves } = await platform.api('GET', '/v1/projects/petstore/promote/aliases');
  expect(moves.aliases.map(({ status }: { status: string }) => status)).toEqual(['completed', 'completed']);
});

test('promoting what is already current is a 409 that says so', async () => {
  await using platform = await startPlatform();
  const { id } = await platform.deploy(page('one'), live);
  const { status, body } = await platform.api('POST', `/v10/projects/petstore/promote/${id}`, {});
  expect(status).toBe(409);
  expect(body.error.message).toMatch(/already the current production deployment/);
});

test('a domain that cannot be assigned fails the promotion and is listed, the other one moved', async () => {
  await using platform = await startPlatform({ productionDomains: ['petstore', 'pets'] });
  await platform.deploy(page('one'), live);
  const two = await platform.deploy(page('two'), staged);
  platform.vercel.failNextAlias('petstore', 'pets', { code: 'cert_missing', message: 'No certificate.' });
  await platform.api('POST', `/v10/projects/petstore/promote/${two.id}`, {});
  expect(await platform.moved()).toBe('failed');
  const { body } = await platform.api('GET', '/v1/projects/petstore/promote/aliases?failedOnly=true');
  expect(body.aliases).toMatchObject([{ alias: `pets.localhost:${platform.vercel.sitePort}`, status: 'failed' }]);
  expect((await visit(platform.vercel.domainUrl('pets'))).body).toBe('one');
});

test('a rollback brings the old bytes back and holds the domains until the next promotion', async () => {
  await using platform = await startPlatform();
  const one = await platform.deploy(page('one'), live);
  const two = await platform.deploy(page('two'), live);
  expect((await platform.api('POST', `/v1/projects/petstore/rollback/${one.id}?description=broken%20checkout`)).status).toBe(201);
  await platform.moved();
  expect((await visit(platform.vercel.domainUrl('petstore'))).body).toBe('one');
  const { body: pinned } = await platform.api('GET', '/v9/projects/petstore');
  expect(pinned).toMatchObject({
    autoAssignCustomDomains: false,
    lastAliasRequest: { type: 'rollback', description: 'broken checkout' },
  });
  const three = await platform.deploy(page('three'), live);
  expect(three.readySubstate).toBe('STAGED');
  await platform.api('POST', `/v10/projects/petstore/promote/${two.id}`, {});
  await platform.moved();
  expect(platform.vercel.project('petstore').autoAssignCustomDomains).toBe(true);
});

test('only what has been in production can be rolled back to, and the list names it as a candidate', async () => {
  await using platform = await startPlatform();
  const one = await platform.deploy(page('one'), live);
  await platform.deploy(page('two'), live);
  const unseen = await platform.deploy(page('three'), staged);
  expect((await platform.api('POST', `/v9/projects/petstore/rollback/${unseen.id}`)).status).toBe(422);
  const { body } = await platform.api('GET', '/v6/deployments?projectId=petstore&rollbackCandidate=true');
  expect(body.deployments.map(({ uid }: { uid: string }) => uid)).toEqual([one.id]);
});

test('a preview cannot be promoted as it is, but is built again for production', async () => {
  await using platform = await startPlatform({ buildCommand: 'mkdir public && printf "$VERCEL_ENV" > public/index.html' });
  const preview = await platform.deploy(page(''));
  expect((await platform.api('POST', `/v10/projects/petstore/promote/${preview.id}`, {})).status).toBe(422);
  const { body } = await platform.api('POST', '/v13/deployments', {
    name: 'petstore',
    deploymentId: preview.id,
    target: 'production',
    meta: { action: 'promote' },
  });
  await platform.vercel.finished(body.id);
  expect((await visit(platform.vercel.domainUrl('petstore'))).body).toBe('production');
});

test('an alias failure on a production deployment is told in aliasError', async () => {
  await using platform = await startPlatform();
  platform.vercel.failNextAlias('petstore', 'petstore', { code: 'cert_missing', message: 'No certificate.' });
  expect(await platform.deploy(page('one'), live)).toMatchObject({
    readyState: 'READY',
    aliasAssigned: null,
    aliasError: { code: 'cert_missing' },
  });
});
