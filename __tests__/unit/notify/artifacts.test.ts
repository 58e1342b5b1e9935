import { expect, test } from '@jest/globals';
import { listArtifacts, readArtifact } from '@shipgate/notify/adapters/github-artifacts.ts';
import { zipSync } from 'fflate';
import type { HttpClient } from '#kit/http/client.ts';

const MIB = 1024 * 1024;

/** A client that answers every call with these bytes. */
const serving = (bytes: Uint8Array): HttpClient => ({
  request: async () => ({ status: 200, headers: new Headers(), bytes: Buffer.from(bytes), text: '', url: '' }),
  json: () => Promise.reject(new Error('not asked for')),
  lines: () => {
    throw new Error('not asked for');
  },
  save: () => Promise.reject(new Error('not asked for')),
  fetch,
});

test('a small archive of many texts that unpack to gigabytes is read as far as memory is worth it', async () => {
  const report = new Uint8Array(4 * MIB);
  const bomb = zipSync(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.json`, report])), { level: 1 });
  expect(bomb.length).toBeLessThan(3 * MIB);
  const texts = await readArtifact(serving(bomb), 1, () => true, 4 * MIB);
  expect(texts.reduce((sum, text) => sum + text.length, 0)).toBe(128 * MIB);
});

test('of an archive only what is wanted and small enough is read', async () => {
  const files = {
    'letter.json': new Uint8Array([123, 125]),
    'other.json': new Uint8Array(2),
    'big/letter.json': new Uint8Array(99),
  };
  expect(await readArtifact(serving(zipSync(files)), 1, (name) => name.endsWith('letter.json'), 50)).toEqual(['{}']);
});

test('artifacts are listed page by page, newest first, without those that have expired, and no more than a thousand', async () => {
  const asked: number[] = [];
  const paged = (total: number): HttpClient => ({
    ...serving(new Uint8Array()),
    json: async <T>({ path }: { path: string }) => {
      const page = Number(new URL(path, 'https://api.github.test').searchParams.get('page'));
      asked.push(page);
      const one = { id: page, name: 'a', size_in_bytes: 1, expired: page === 2, created_at: '' };
      return { total_count: total, artifacts: [one] } as T;
    },
  });
  expect((await listArtifacts(paged(250), '/x')).map(({ id }) => id)).toEqual([1, 3]);
  asked.length = 0;
  await listArtifacts(paged(5000), '/x');
  expect(asked).toHaveLength(10);
});
