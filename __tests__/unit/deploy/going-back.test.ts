import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/deploy/action.ts';
import type { Project } from '@shipgate/deploy/adapters/vercel/project.ts';
import { refuseUnfit } from '@shipgate/deploy/canary/unfit.ts';
import type { Ports } from '@shipgate/deploy/ports.ts';
import { chooseRollback, toLeave } from '@shipgate/deploy/release/choose-rollback.ts';
import { rollbackReason } from '@shipgate/deploy/release/pin.ts';
import { refuseTarget } from '@shipgate/deploy/release/refuse-target.ts';
import { takenOverBy } from '@shipgate/deploy/release/taken-over.ts';
import { createDeployment, createRequest } from './factories.ts';

const project = (given: Partial<Project> = {}): Project => ({ id: 'prj_1', name: 'petstore', ...given });
const serving = (current: string, ...behind: string[]) => ({
  current,
  domains: (behind.length > 0 ? behind : [current]).map((deploymentId, n) => ({ name: `${n}.example`, deploymentId })),
});
const promoted = createRequest({ type: 'promote', toDeploymentId: 'dpl_new' });

test.each([
  ['nothing is to be left', {}, serving('dpl_later'), undefined],
  ['what is to be left is there', { leave: 'dpl_bad' }, serving('dpl_bad'), undefined],
  ['one domain still has it', { leave: 'dpl_bad' }, serving('dpl_later', 'dpl_later', 'dpl_bad'), undefined],
  ['no domain tells, and the project names it', { leave: 'dpl_bad' }, { current: 'dpl_bad', domains: [] }, undefined],
  ['a later release has it', { leave: 'dpl_bad' }, serving('dpl_later'), 'dpl_later'],
  ['what production is to go back to is there', { leave: 'dpl_bad', deployment: 'dpl_old' }, serving('dpl_old'), undefined],
])(
  'a release is gone back from by itself only while it has production: %s',
  (_, { leave, deployment }: { leave?: string; deployment?: string }, production, by) => {
    expect(takenOverBy({ leave, deployment }, project(), production)).toBe(by);
  },
);

test('what is to be left is the promoted one only where a promotion moved some of the domains', () => {
  const torn = serving('dpl_old', 'dpl_old', 'dpl_new');
  expect(toLeave(project({ lastAliasRequest: promoted }), torn)).toBe('dpl_new');
  expect(toLeave(project({ lastAliasRequest: promoted }), serving('dpl_old'))).toBe('dpl_old');
  expect(toLeave(project({ lastAliasRequest: { ...promoted, type: 'rollback' } }), torn)).toBe('dpl_old');
});

const good = createDeployment({ target: 'production', readyState: 'READY' });
test.each([
  [{ target: null }, 'was built for preview'],
  [{ readyState: 'ERROR' }, 'is ERROR'],
] as const)('production neither goes back to %j, nor is it a canary', (given, sentence) => {
  expect(() => refuseTarget({ ...good, ...given })).toThrow(sentence);
  expect(() => refuseUnfit({ ...good, ...given })).toThrow(sentence);
});

test('production goes back to what was released, and not to what waits for its gates', () => {
  expect(() => refuseTarget(good)).not.toThrow();
  expect(() => refuseTarget({ ...good, readySubstate: 'STAGED' })).toThrow('is staged, so it has never been in production');
  expect(() => refuseUnfit({ ...good, readySubstate: 'STAGED' })).not.toThrow();
});

const run = { runId: 7, job: 'back' };
/** What this attempt goes back to, where Vercel would choose dpl_before. */
async function choose(inputs: Partial<Inputs>, given: Partial<Project>, runAttempt = 2): Promise<string> {
  const listed = ['dpl_now', 'dpl_before'].map((uid, n) => ({ uid, createdAt: 9 - n }));
  const ports = {
    vercel: { list: async () => listed },
    marks: () => undefined,
    session: { source: { ...run, runAttempt }, log: { info: () => {} }, signal: new AbortController().signal },
  } as unknown as Ports;
  return (await chooseRollback(inputs as Inputs, project(given), serving('dpl_now'), ports)).id;
}
const ours = {
  lastAliasRequest: createRequest({ type: 'rollback', toDeploymentId: 'dpl_chosen' }),
  rollbackDescription: { description: rollbackReason('Broken.', { kind: 'follow' }, run) ?? '' },
} as Partial<Project>;

test('an attempt that is run again goes back where the one before went, and no other does', async () => {
  expect(await choose({}, ours)).toBe('dpl_chosen');
  expect(await choose({}, ours, 1)).toBe('dpl_before');
  expect(await choose({}, { ...ours, lastAliasRequest: { ...promoted, toDeploymentId: 'dpl_chosen' } })).toBe('dpl_before');
  const others = rollbackReason('Broken.', { kind: 'follow' }, { ...run, runId: 8 }) ?? '';
  expect(await choose({}, { ...ours, rollbackDescription: { description: others } as Project['rollbackDescription'] })).toBe(
    'dpl_before',
  );
});

test('what was asked for is gone back to, whatever an earlier attempt chose', async () => {
  expect(await choose({ deployment: 'dpl_asked' }, ours)).toBe('dpl_asked');
});
