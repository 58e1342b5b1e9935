import { expect, test } from '@jest/globals';
import type { Creation } from '@shipgate/deploy/adapters/vercel/deployments.ts';
import { createOnce } from '@shipgate/deploy/make/create-once.ts';
import { missingFiles, uploadFiles } from '@shipgate/deploy/upload/upload.ts';
import { UserError } from '#kit/errors.ts';
import { createClock } from './factories.ts';

const file = (index: number) => ({ file: `${index}.txt`, path: `/x/${index}`, mode: 0o100644, sha: `sha${index}`, size: 10 });
const many = Array.from({ length: 300 }, (_, index) => file(index));

test('fifty uploads run at a time, and what was sent is counted', async () => {
  let [running, most] = [0, 0];
  const send = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
  };
  expect(await uploadFiles(many, { send, tell: () => {}, now: () => 0 })).toEqual({ files: 300, bytes: 3000 });
  expect(most).toBe(50);
});

test('the first file that cannot be sent is named, and no further one is begun', async () => {
  let sent = 0;
  const send = async ({ file: name }: { file: string }) => {
    sent += 1;
    await new Promise(setImmediate);
    if (name === '3.txt') throw new UserError('Vercel answered 500.');
  };
  await expect(uploadFiles(many, { send, tell: () => {}, now: () => 0 })).rejects.toThrow('Uploading 3.txt failed: Vercel');
  await new Promise(setImmediate);
  expect(sent).toBeLessThan(150);
});

test('only what is named is sent, each content once, and a name that is not ours is passed over', () => {
  const twin = { ...file(1), file: 'twin.txt' };
  expect(missingFiles([file(1), twin, file(2)], ['sha1', 'sha1', 'unknown'])).toHaveLength(1);
});

test('a Vercel that never stops asking for files is told, instead of asked for ever', async () => {
  const creator = {
    create: async (): Promise<Creation> => ({ kind: 'missing', digests: ['sha1'] }),
    find: async () => undefined,
    upload: async () => {},
    tell: () => {},
  };
  await expect(createOnce(creator, createClock())).rejects.toThrow('Vercel still misses 1 files after they were uploaded');
});
