import { expect, test } from '@jest/globals';
import { startPlatform } from './platform.ts';

test('a check that blocks aliases holds the addresses back until it ends well, and the stream tells of them then', async () => {
  await using platform = await startPlatform();
  const { vercel } = platform;
  vercel.addCheck('petstore', { name: 'e2e', blocks: 'deployment-alias' });
  const { id } = await platform.deploy({ 'index.html': 'x' });
  const view = () => vercel.deployments('petstore')[0];
  expect(view()).toMatchObject({
    readyState: 'READY',
    aliasAssigned: null,
    checks: { 'deployment-alias': { state: 'pending' } },
  });
  vercel.endCheck(id, 'e2e', 'succeeded');
  expect(view()).toMatchObject({ aliasAssigned: expect.any(Number), checks: { 'deployment-alias': { state: 'succeeded' } } });
});

test('a check that fails keeps the addresses for ever; one that blocks nothing does not', async () => {
  await using platform = await startPlatform();
  const { vercel } = platform;
  vercel.addCheck('petstore', { name: 'docs', blocks: 'none', ends: 'failed' });
  const free = await platform.deploy({ 'index.html': 'x' });
  expect(free).toMatchObject({ aliasAssigned: expect.any(Number) });
  vercel.addCheck('petstore', { name: 'e2e', blocks: 'deployment-alias', ends: 'timeout' });
  const view = await platform.deploy({ 'index.html': 'y' });
  expect(view).toMatchObject({ aliasAssigned: null, checks: { 'deployment-alias': { state: 'failed' } } });
});
