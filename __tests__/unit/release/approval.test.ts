import { expect, test } from '@jest/globals';
import type { Api } from '#scripts/release/api.ts';
import { requireApproval } from '#scripts/release/approval.ts';

const review = (state: string, name = 'release') => ({ state, user: { login: 'ann' }, environments: [{ name }] });

/** Asks whether run 70 may release, where GitHub has these reviews of it. */
const ask = (...reviews: object[]) =>
  requireApproval(
    (async (_method: string, path: string) => (path === '/actions/runs/70/approvals' ? reviews : [])) as Api,
    '70',
    'release',
  );

test('a yes for the environment lets it go', async () => {
  await expect(ask(review('approved'))).resolves.toBeUndefined();
});

test.each([
  ['nothing', []],
  ['a yes to another environment', [review('approved', 'staging')]],
  ['a question that waits', [review('pending')]],
])('%s is no approval', async (_, reviews) => {
  await expect(ask(...reviews)).rejects.toThrow('Nobody approved this run for the environment "release"');
});

test('a no outweighs a yes, also of somebody who has left', async () => {
  await expect(ask(review('approved'), review('rejected'))).rejects.toThrow('ann refused this run');
  await expect(ask({ ...review('rejected'), user: null })).rejects.toThrow('Somebody who left GitHub refused');
});

test('a no to another environment is none here', async () => {
  await expect(ask(review('rejected', 'staging'), review('approved'))).resolves.toBeUndefined();
});
