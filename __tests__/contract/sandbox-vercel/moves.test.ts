import { expect, test } from '@jest/globals';
import { startPlatform } from './platform.ts';

const live = { target: 'production' };
const staged = { target: 'production', autoAssignCustomDomains: false };
const page = (text: string) => ({ 'index.html': text });
const promote = (id: string) => `/v10/projects/petstore/promote/${id}`;
const rollback = (id: string) => `/v1/projects/petstore/rollback/${id}`;

test('a promotion while another is under way is refused, and goes through when that has ended', async () => {
  await using platform = await startPlatform();
  await platform.deploy(page('one'), live);
  const [two, three] = [await platform.deploy(page('two'), staged), await platform.deploy(page('three'), staged)];
  const letGo = platform.vercel.holdMoves('petstore');
  await platform.api('POST', promote(two.id), {});
  expect((await platform.api('POST', promote(three.id), {})).status).toBe(409);
  letGo();
  await platform.moved();
  expect((await platform.api('POST', promote(three.id), {})).status).toBe(201);
});

test('where moves may overlap the later one takes over', async () => {
  await using platform = await startPlatform({ overlappingMoves: 'last-wins' });
  await platform.deploy(page('one'), live);
  const [two, three] = [await platform.deploy(page('two'), staged), await platform.deploy(page('three'), staged)];
  await platform.api('POST', promote(two.id), {});
  expect((await platform.api('POST', promote(three.id), {})).status).toBe(201);
  await platform.moved();
  expect(platform.vercel.production('petstore')?.id).toBe(three.id);
});

test('a skipped move tells so and moves nothing', async () => {
  await using platform = await startPlatform();
  const one = await platform.deploy(page('one'), live);
  const two = await platform.deploy(page('two'), staged);
  platform.vercel.skipNextMove('petstore');
  await platform.api('POST', promote(two.id), {});
  expect(await platform.moved()).toBe('skipped');
  expect(platform.vercel.production('petstore')?.id).toBe(one.id);
});

test('an older build that ends later takes the domains from a newer one', async () => {
  await using platform = await startPlatform();
  const letGo = platform.vercel.holdNextBuild('petstore');
  const older = await platform.create(page('one'), live);
  const newer = await platform.deploy(page('two'), live);
  expect(platform.vercel.production('petstore')?.id).toBe(newer.id);
  letGo();
  await platform.vercel.finished(older.id);
  expect(platform.vercel.production('petstore')?.id).toBe(older.id);
});

test('the reason of a rollback is kept with the project, and can be changed for that rollback only', async () => {
  await using platform = await startPlatform();
  const [one, two] = [await platform.deploy(page('one'), live), await platform.deploy(page('two'), live)];
  await platform.api('POST', `${rollback(one.id)}?description=broken`);
  await platform.moved();
  expect(platform.vercel.project('petstore').rollbackDescription).toMatchObject({ description: 'broken' });
  expect((await platform.api('PATCH', `${rollback(one.id)}/update-description`, { description: 'empty' })).status).toBe(200);
  expect(platform.vercel.project('petstore').rollbackDescription).toMatchObject({ description: 'empty' });
  expect((await platform.api('PATCH', `${rollback(two.id)}/update-description`, { description: 'no' })).status).toBe(404);
});

test('a Hobby account goes back to the deployment before the current one, and no further', async () => {
  await using platform = await startPlatform();
  platform.vercel.limitUploads({ plan: 'hobby' });
  const [one, two] = [await platform.deploy(page('one'), live), await platform.deploy(page('two'), live)];
  await platform.deploy(page('three'), live);
  expect((await platform.api('POST', rollback(one.id))).status).toBe(402);
  expect((await platform.api('POST', rollback(two.id))).status).toBe(201);
});
