import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { startPlatform } from './platform.ts';

const { createDeployment } = createRequire(import.meta.url)('@vercel/client') as typeof import('@vercel/client');
const sha1 = (bytes: string | Buffer) => createHash('sha1').update(bytes).digest('hex');

test("an archive of Vercel's own client is unpacked: names, links, modes and bytes", async () => {
  await using platform = await startPlatform();
  const { vercel } = platform;
  const root = mkdtempSync(join(tmpdir(), 'shipgate-packed-'));
  try {
    mkdirSync(join(root, 'é'.repeat(60)), { recursive: true });
    writeFileSync(join(root, 'index.html'), '<h1>packed</h1>');
    writeFileSync(join(root, 'é'.repeat(60), 'long name'.repeat(10)), 'long');
    symlinkSync('index.html', join(root, 'link.html'));
    const options = { token: vercel.token, path: root, apiUrl: vercel.apiUrl, teamId: vercel.teamId, archive: 'tgz' as const };
    for await (const { type, payload } of createDeployment(
      { ...options, skipAutoDetectionConfirmation: true },
      { name: 'petstore' },
    )) {
      if (type === 'error') throw new Error(JSON.stringify(payload));
      if (type === 'ready') break;
    }
    const [deployment] = vercel.deployments('petstore');
    const page = (path: string) => fetch(`http://${deployment?.url}/${path}`).then((answer) => answer.text());
    expect(await page('link.html')).toBe('<h1>packed</h1>');
    expect(await page(`${encodeURIComponent('é'.repeat(60))}/${encodeURIComponent('long name'.repeat(10))}`)).toBe('long');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test.each([
  ['is no gzip', [{ part: 1, bytes: Buffer.from('plain') }]],
  ['lacks a part', [{ part: 2, bytes: gzipSync('x') }]],
  ['is no tar', [{ part: 1, bytes: gzipSync('x'.repeat(2000)) }]],
])('an archive that %s is refused', async (_, parts) => {
  await using platform = await startPlatform();
  const files = parts.map(({ part, bytes }) => ({
    file: `.vercel/source.tgz.part${part}`,
    data: bytes.toString('base64'),
    encoding: 'base64',
  }));
  const { status, body } = await platform.api('POST', '/v13/deployments', { name: 'petstore', files });
  expect({ status, message: body.error.message }).toEqual({
    status: 400,
    message: expect.stringContaining('cannot be unpacked'),
  });
});

test('each upload tells what is left of the quota, and what goes beyond it is refused by name', async () => {
  await using platform = await startPlatform();
  const { vercel } = platform;
  vercel.limitUploads({ plan: 'hobby', remaining: 1 });
  const upload = (text: string) =>
    fetch(`${vercel.apiUrl}/v2/files?teamId=${vercel.teamId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${vercel.token}`, 'x-vercel-digest': sha1(text) },
      body: text,
    });
  const first = await upload('a');
  expect([first.status, first.headers.get('x-ratelimit-remaining'), first.headers.get('x-ratelimit-limit')]).toEqual([
    200,
    '0',
    '5000',
  ]);
  const second = await upload('b');
  expect(second.status).toBe(429);
  expect(await second.json()).toMatchObject({ error: { code: 'api-upload-free', limit: { remaining: 0, total: 5000 } } });
});

test('more than 15,000 files in one call are refused', async () => {
  await using platform = await startPlatform();
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ file: `${index}`, sha: sha1('none') }));
  const refused = await platform.api('POST', '/v13/deployments', { name: 'petstore', files: many(15_001) });
  expect(refused.body.error.message).toContain('should NOT have more than 15000 items, received 15001');
  const asked = await platform.api('POST', '/v13/deployments', { name: 'petstore', files: many(15_000) });
  expect(asked.body.error).toMatchObject({ code: 'missing_files', missing: [sha1('none')] });
});
