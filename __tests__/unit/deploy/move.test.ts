import { expect, test } from '@jest/globals';
import type { AliasRequest, Project } from '@shipgate/deploy/adapters/vercel/project.ts';
import type { MoveAnswer } from '@shipgate/deploy/adapters/vercel/promote.ts';
import { type Mover, moveDomains } from '@shipgate/deploy/release/move.ts';
import { moveStageOf } from '@shipgate/deploy/release/move-stage.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { createClock, createRequest } from './factories.ts';

const own = { type: 'promote', id: 'dpl_1', before: undefined } as const;

test.each([
  ['nothing is told', null, 'not-started'],
  ['it is under way', createRequest(), 'moving'],
  ['it succeeded', createRequest({ jobStatus: 'succeeded' }), 'succeeded'],
  ['it failed', createRequest({ jobStatus: 'failed' }), 'failed'],
  ['Vercel skipped it', createRequest({ jobStatus: 'skipped' }), 'skipped'],
  ['another deployment is promoted', createRequest({ toDeploymentId: 'dpl_2' }), 'replaced'],
  ['the same deployment is rolled back to', createRequest({ type: 'rollback' }), 'replaced'],
])('when %s, the stage is right', (_, request, stage) => {
  expect(moveStageOf(request, own)).toBe(stage);
});

test('an earlier promotion of the same deployment is not taken for this one', () => {
  const before = createRequest({ jobStatus: 'succeeded' });
  expect(moveStageOf(before, { ...own, before })).toBe('not-started');
  expect(moveStageOf({ ...before, requestedAt: 3000 }, { ...own, before })).toBe('succeeded');
  expect(moveStageOf({ ...before, type: 'rollback' }, { ...own, before })).toBe('replaced');
});

/** Moves to dpl_1 while Vercel gives these answers, and tells these requests one after another; the last of each repeats. */
function move(answers: MoveAnswer[], requests: (AliasRequest | null)[], overrides: Partial<Mover<string>> = {}) {
  const next = <T>(list: T[]) => (list.length > 1 ? list.shift() : list[0]) as T;
  const project = async (): Promise<Project> => ({ id: 'prj_1', name: 'petstore', lastAliasRequest: next(requests) });
  const mover: Mover<string> = {
    type: 'promote',
    id: 'dpl_1',
    deadline: 60_000,
    ask: async () => next(answers),
    project,
    isThere: async () => false,
    rolling: async () => undefined,
    stop: async () => undefined,
    persists: async () => false,
    tell: () => {},
    ...overrides,
  };
  return moveDomains(mover, createClock());
}

const conflict: MoveAnswer = {
  kind: 'conflict',
  error: new ServiceError('Vercel', 'POST /promote', {
    kind: 'status',
    status: 409,
    code: 'conflict',
    detail: 'No.',
    retryAfterMs: undefined,
  }),
};
const done = (overrides: Partial<AliasRequest> = {}) => createRequest({ jobStatus: 'succeeded', ...overrides });

test('behind a rolling release, what the project tells of that release is no end of ours', async () => {
  const rolling = done({ toDeploymentId: 'dpl_0', requestedAt: 3000 });
  const ours = createRequest({ requestedAt: 4000 });
  const ended = move([{ kind: 'queued' }], [null, rolling, rolling, ours, { ...ours, jobStatus: 'succeeded' }]);
  expect(await ended).toMatchObject({ kind: 'succeeded' });
});

test('a move that is still queued at the deadline says what it is queued behind', async () => {
  await expect(move([{ kind: 'queued' }], [null])).rejects.toThrow(
    /queued behind a rolling release after 1 min.*may still happen/,
  );
});

test('a promotion that begins a rolling release ends with how that stands', async () => {
  const rolling = async () => 'stage 1 of 3';
  expect(await move([{ kind: 'accepted' }], [null], { rolling })).toEqual({ kind: 'rolling', stand: 'stage 1 of 3' });
});

test('a move that another one overtakes is replaced, once that one has ended', async () => {
  const other = createRequest({ toDeploymentId: 'dpl_9', requestedAt: 5000 });
  const requests = [null, createRequest(), other, { ...other, jobStatus: 'succeeded' }];
  expect(await move([{ kind: 'accepted' }], requests)).toMatchObject({
    kind: 'replaced',
    by: { toDeploymentId: 'dpl_9', jobStatus: 'succeeded' },
  });
});

test('a move that persists is asked for again after what came in between', async () => {
  const other = done({ toDeploymentId: 'dpl_0', requestedAt: 5000 });
  const requests = [null, other, other, done({ requestedAt: 6000 })];
  expect(await move([{ kind: 'accepted' }], requests, { persists: async () => true })).toMatchObject({ kind: 'succeeded' });
});

test('where another move is under way, its end is waited for and ours asked for again', async () => {
  const other = createRequest({ toDeploymentId: 'dpl_9' });
  const ended = { ...other, jobStatus: 'succeeded' };
  const requests = [null, other, ended, ended, done({ requestedAt: 6000 })];
  expect(await move([conflict, { kind: 'accepted' }], requests)).toMatchObject({ kind: 'succeeded' });
});

test('what stands against a move is asked before each request, and nothing is asked of Vercel then', async () => {
  const ask = async (): Promise<MoveAnswer> => {
    throw new Error('asked');
  };
  expect(await move([], [null], { ask, stop: async () => 'a later one' })).toEqual({ kind: 'stopped', why: 'a later one' });
});

test('a refusal with no other move in sight is an error, not a success', async () => {
  await expect(move([conflict], [done({ toDeploymentId: 'dpl_0' })])).rejects.toThrow('Production does not serve dpl_1');
});

test('a move that never begins ends at the deadline and says that it may still happen', async () => {
  await expect(move([{ kind: 'accepted' }], [null])).rejects.toThrow(/not begun after 1 min.*may still happen/);
});
