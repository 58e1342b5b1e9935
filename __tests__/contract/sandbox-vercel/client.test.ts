import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createDeployment } from '@vercel/client';
import { serverError } from '#sandbox/traffic/faults.ts';
import { type Platform, startPlatform, visit } from './platform.ts';

async function folderOf(files: Record<string, string>) {
  const path = await mkdtemp(join(tmpdir(), 'shipgate-test-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(path, name, '..'), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function deployByClient({ vercel }: Platform, path: string, token = vercel.token) {
  const events: { type: string; payload: Record<string, unknown> }[] = [];
  const client = { token, teamId: vercel.teamId, apiUrl: vercel.apiUrl, path, skipAutoDetectionConfirmation: true };
  for await (const event of createDeployment(client, { name: 'petstore', target: 'production' })) events.push(event);
  return events;
}

const SITE = { 'index.html': '<h1>Pets</h1>', 'assets/app.js': 'console.log("pets")' };

test('the real client uploads a folder, waits for its build and finds the site on the production domain', async () => {
  await using platform = await startPlatform();
  await using folder = await folderOf(SITE);
  const events = await deployByClient(platform, folder.path);
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      'hashes-calculated',
      'file-count',
      'file-uploaded',
      'all-files-uploaded',
      'created',
      'ready',
      'alias-assigned',
    ]),
  );
  expect((await visit(platform.vercel.domainUrl('petstore'))).body).toBe('<h1>Pets</h1>');
});

test('a second deployment uploads only the file that changed', async () => {
  await using platform = await startPlatform();
  await using folder = await folderOf(SITE);
  await deployByClient(platform, folder.path);
  await writeFile(join(folder.path, 'assets/app.js'), 'console.log("more pets")');
  const before = platform.traffic.requests.length;
  await deployByClient(platform, folder.path);
  const uploads = platform.traffic.requests.slice(before).filter(({ url }) => url.pathname === '/v2/files');
  expect(uploads.map(({ body }) => body.toString())).toEqual(['console.log("more pets")']);
});

test('a planted 502 on an upload reaches the real client', async () => {
  await using platform = await startPlatform();
  await using folder = await folderOf(SITE);
  platform.traffic.faults.push(serverError({ service: 'vercel', path: '/v2/files' }));
  expect((await deployByClient(platform, folder.path)).at(-1)?.type).toBe('error');
});

test('a wrong token is refused in the shape that the real client reports', async () => {
  await using platform = await startPlatform();
  await using folder = await folderOf(SITE);
  const [last] = (await deployByClient(platform, folder.path, 'wrong')).slice(-1);
  expect(last).toMatchObject({ type: 'error', payload: { code: 'forbidden', invalidToken: true, status: 403 } });
});
