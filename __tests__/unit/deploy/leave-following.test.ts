import { expect, test } from '@jest/globals';
import type { Project } from '@shipgate/deploy/adapters/vercel/project.ts';
import type { Ports } from '@shipgate/deploy/ports.ts';
import { leaveFollowing } from '@shipgate/deploy/release/leave-following.ts';
import type { Following } from '@shipgate/deploy/release/pin.ts';
import { createRequest } from './factories.ts';

const pinned: Following = { kind: 'pinned', by: createRequest({ type: 'rollback', jobStatus: 'succeeded' }) };
const byHand: Following = { kind: 'by-hand' };

/** What the setting is after a promotion that left it at `now`. */
async function after(before: Following, isGood: boolean, now: boolean): Promise<boolean> {
  const project: Project = { id: 'prj_1', name: 'petstore', autoAssignCustomDomains: now };
  const vercel = {
    project: async () => project,
    async setFollowing(_: string, wanted: boolean) {
      project.autoAssignCustomDomains = wanted;
    },
  };
  const session = { log: { info: () => {} }, signal: new AbortController().signal };
  await leaveFollowing(before, { isGood }, project, { session, vercel } as unknown as Ports);
  return project.autoAssignCustomDomains === true;
}

test.each<[string, Following, boolean, boolean, boolean]>([
  ['a good promotion lifts a pin, also where Vercel did not', pinned, true, false, true],
  ['a promotion that came to nothing, such as one that a rollback stopped, leaves a pin', pinned, false, false, false],
  ['what was switched off on purpose is off again after a good promotion', byHand, true, true, false],
  ['and after one that came to nothing', byHand, false, true, false],
  ['what follows is left alone', { kind: 'follow' }, true, true, true],
])('%s', async (_, before, isGood, now, wanted) => {
  expect(await after(before, isGood, now)).toBe(wanted);
});
