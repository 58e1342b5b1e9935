import { expect, test } from '@jest/globals';
import type { Deployment } from '@shipgate/deploy/adapters/vercel/deployments.ts';
import { KEY_META } from '@shipgate/deploy/make/deployment-body.ts';
import { withKey } from '@shipgate/deploy/make/with-key.ts';

const KEY = 'k';
const made: Deployment = { id: 'dpl_a', url: 'a.vercel.app', readyState: 'READY', createdAt: 1, meta: { [KEY_META]: KEY } };
const listing = (answers: (Deployment | undefined)[]) => ({
  list: async () => [{ uid: made.id, createdAt: 1, readyState: 'READY', meta: { [KEY_META]: KEY } }],
  get: async () => answers.shift(),
});

test('a replica that does not know yet what the list names costs no second deployment', async () => {
  expect(await withKey(listing([undefined, made]), 'prj_a', KEY)).toEqual([made]);
});

test('one that is gone is not taken up', async () => {
  expect(await withKey(listing([undefined, undefined]), 'prj_a', KEY)).toEqual([]);
});
