import { expect, test } from '@jest/globals';
import type { AliasRequest, Project } from '@shipgate/deploy/adapters/vercel/project.ts';
import type { MoveAnswer } from '@shipgate/deploy/adapters/vercel/promote.ts';
import { moveDomains } from '@shipgate/deploy/release/move.ts';
import { moveStageOf } from '@shipgate/deploy/release/move-stage.ts';
import { createClock, createRequest } from './factories.ts';

const own = { type: 'promote', id: 'dpl_1', before: undefined } as const;

test.each([
  ['nothing is told', null, 'not-started'],
  ['it is under way', createRequest(), 'moving'],
  ['it succeeded', createRequest({ jobStatus: 'succeeded' }), 'ended'],
  ['it failed', createRequest({ jobStatus: 'failed' }), 'failed'],
  ['another deployment is promoted', createRequest({ toDeploymentId: 'dpl_2' }), 'superseded'],
  ['the same deployment is rolled back to', createRequest({ type: 'rollback' }), 'superseded'],
])('when %s, the stage is right', (_, request, stage) => {
  expect(moveStageOf(request, own)).toBe(stage);
});

test('an earlier promotion of the same deployment is not taken for this one', () => {
  const before = createRequest({ jobStatus: 'succeeded' });
  expect(moveStageOf(before, { ...own, before })).toBe('not-started');
  expect(moveStageOf({ ...before, requestedAt: 3000 }, { ...own, before })).toBe('ended');
});

function move(answer: MoveAnswer, requests: (AliasRequest | null)[], deadline = 60_000) {
  const project = async (): Promise<Project> => ({
    id: 'prj_1',
    name: 'petstore',
    lastAliasRequest: requests.length > 1 ? requests.shift() : requests[0],
  });
  const mover = { ...own, deadline, ask: async () => answer, project, isThere: async () => false, tell: () => {} };
  return moveDomains(mover, createClock());
}

test('behind a rolling release, what the project tells of that release is no end of ours', async () => {
  const rolling = createRequest({ toDeploymentId: 'dpl_0', jobStatus: 'succeeded' });
  const ours = createRequest({ requestedAt: 4000 });
  const ended = move({ kind: 'queued' }, [rolling, rolling, ours, { ...ours, jobStatus: 'succeeded' }]);
  expect(await ended).toBe('ended');
});

test('a move that another one overtakes is superseded', async () => {
  const other = createRequest({ toDeploymentId: 'dpl_9', requestedAt: 5000 });
  expect(await move({ kind: 'accepted' }, [createRequest(), other])).toBe('superseded');
});

test('a move that never begins ends at the deadline and says that it may still happen', async () => {
  await expect(move({ kind: 'accepted' }, [null])).rejects.toThrow(/not begun after 1 min.*may still happen/);
});
