import { expect, test } from '@jest/globals';
import { startPlatform } from './platform.ts';

const PROJECT = {
  env: { SHOP: 'all', LOCKED: 'once' },
  sensitiveNames: ['LOCKED'],
  environments: [{ slug: 'staging', domains: ['staging-petstore'], env: { SHOP: 'staging' } }],
};

test('a custom environment builds with its variables, takes its own domains and leaves production alone', async () => {
  await using platform = await startPlatform({ ...PROJECT, buildCommand: 'echo "$VERCEL_TARGET_ENV $SHOP" > shop.txt' });
  const live = await platform.deploy({ 'index.html': 'live' }, { target: 'production' });
  const staged = await platform.deploy({ 'index.html': 'x' }, { customEnvironmentSlugOrId: 'staging' });
  expect(staged).toMatchObject({ readyState: 'READY', target: null, customEnvironment: { slug: 'staging' } });
  expect(staged.alias).toEqual([`staging-petstore.localhost:${platform.vercel.sitePort}`]);
  expect(await (await fetch(`http://${staged.url}/shop.txt`)).text()).toBe('staging staging\n');
  expect(platform.vercel.production('petstore')?.id).toBe(live.id);
});

test('environments are listed, an unknown one is 404, and a sensitive variable comes empty', async () => {
  await using platform = await startPlatform(PROJECT);
  const { body } = await platform.api('GET', '/v9/projects/petstore/custom-environments');
  expect(body.environments).toMatchObject([{ slug: 'staging', id: expect.stringMatching(/^env_/) }]);
  const unknown = { name: 'petstore', files: [{ file: 'a', data: 'a' }], customEnvironmentSlugOrId: 'qa' };
  expect((await platform.api('POST', '/v13/deployments', unknown)).status).toBe(404);
  expect((await platform.api('GET', '/v3/env/pull/petstore/staging/main')).body.env).toEqual({ SHOP: 'staging', LOCKED: '' });
});

test('a planted refusal comes once, and a quota that is used up stays so', async () => {
  await using platform = await startPlatform();
  const create = async () =>
    (await platform.api('POST', '/v13/deployments', { name: 'petstore', files: [{ file: 'a', data: 'a' }] })).status;
  platform.vercel.refuseNextDeployment('petstore', 'commit-author');
  expect([await create(), await create()]).toEqual([403, 200]);
  platform.vercel.refuseNextDeployment('petstore', 'deployments-used-up');
  expect([await create(), await create()]).toEqual([429, 429]);
});
