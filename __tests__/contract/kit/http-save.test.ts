import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createHttpClient } from '#kit/http/client.ts';

const folder = mkdtempSync(join(tmpdir(), 'shipgate-save-'));
const file = join(folder, 'answer');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function listen(answer: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: close };
}

const clientOf = (baseUrl: string) =>
  createHttpClient({
    service: 'Storage',
    baseUrl,
    headers: { authorization: 'Bearer hunter2hunter2' },
    signal: new AbortController().signal,
    retries: 1,
  });

test('an answer goes into a file, with its digest, and the headers stay with their origin', async () => {
  const seen: (string | undefined)[] = [];
  await using storage = await listen((request, response) => {
    seen.push(request.headers.authorization);
    response.end('the bytes');
  });
  await using api = await listen((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(302, { location: `${storage.url}/blob` }).end();
  });
  const saved = await clientOf(api.url).save({ path: '/zip', file, maxBytes: 100 });
  expect(saved).toEqual({ sizeBytes: 9, sha256: createHash('sha256').update('the bytes').digest('hex') });
  expect(readFileSync(file, 'utf8')).toBe('the bytes');
  expect(seen).toEqual(['Bearer hunter2hunter2', undefined]);
});

test.each([
  ['an announced size', { 'content-length': '101' }, 'larger than 100 B: it has 101 B'],
  ['a stream without a size', {}, 'larger than 100 B.'],
])('%s beyond the bound ends at once and is not tried again', async (_, headers, sentence) => {
  let calls = 0;
  await using storage = await listen((_request, response) => {
    calls++;
    response.writeHead(200, headers);
    response.write(Buffer.alloc(101));
    if ('content-length' in headers) response.end();
  });
  await expect(clientOf(storage.url).save({ path: '/big', file, maxBytes: 100 })).rejects.toThrow(sentence);
  expect(calls).toBe(1);
});

test('an answer that breaks off is tried again from its beginning', async () => {
  let calls = 0;
  await using storage = await listen((_request, response) => {
    response.writeHead(200, { 'content-length': '9' });
    if (++calls === 1) response.write('the ', () => response.destroy());
    else response.end('the bytes');
  });
  const saved = await clientOf(storage.url).save({ path: '/flaky', file, maxBytes: 100 });
  expect(saved.sizeBytes).toBe(9);
  expect(readFileSync(file, 'utf8')).toBe('the bytes');
});

test('silence in the middle of an answer is a timeout', async () => {
  await using storage = await listen((_request, response) => void response.writeHead(200).write('x'));
  const saving = clientOf(storage.url).save({ path: '/slow', file, maxBytes: 100, idleMs: 50 });
  await expect(saving).rejects.toThrow('Storage did not answer GET /slow within 50 ms.');
});
