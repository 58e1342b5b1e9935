import { expect, test } from '@jest/globals';
import type { Project } from '@shipgate/deploy/adapters/vercel/project.ts';
import { encodeMark, parseMark } from '@shipgate/deploy/release/mark-code.ts';
import { collectMarks } from '@shipgate/deploy/release/marks.ts';
import { modeOf } from '@shipgate/deploy/release/mode.ts';
import { followingOf, rollbackReason, runTag } from '@shipgate/deploy/release/pin.ts';
import { laterReleases, supersederOf } from '@shipgate/deploy/release/race.ts';
import { chooseRollbackTarget } from '@shipgate/deploy/release/rollback-target.ts';
import { createRequest } from './factories.ts';

const back = createRequest({ type: 'rollback', jobStatus: 'succeeded', fromDeploymentId: 'dpl_2', toDeploymentId: 'dpl_1' });
const forth = createRequest({ jobStatus: 'succeeded' });

test.each([
  ['on', true, back, 'follow'],
  ['off after a rollback', false, back, 'pinned'],
  ['off after a promotion that succeeded, which had switched it on', false, forth, 'by-hand'],
  ['off though nothing was ever moved', false, null, 'by-hand'],
  ['off, and Vercel does not tell of the last move', false, undefined, 'pinned'],
  ['off after a promotion that failed: it cannot be told who did', false, { ...forth, jobStatus: 'failed' }, 'pinned'],
  ['off after a promotion that was skipped', false, { ...forth, jobStatus: 'skipped' }, 'pinned'],
  ['off after a move of a kind that nobody knows', false, { ...forth, type: 'rewind' }, 'pinned'],
  ['not told, without a rollback', undefined, forth, 'follow'],
  ['not told, after a rollback', undefined, back, 'pinned'],
])('domains whose following is %s are read as such', (_, autoAssignCustomDomains, lastAliasRequest, kind) => {
  expect(followingOf({ autoAssignCustomDomains, lastAliasRequest }).kind).toBe(kind);
});

test('a rollback remembers in its own description that the domains were not to follow before, whose run it was, and why', () => {
  const description = rollbackReason('The basket\n is empty.', { kind: 'by-hand' }, { runId: 7, job: 'back' });
  expect(description).toBe('The basket is empty. [shipgate run 7 back] [domains by hand]');
  const project = { autoAssignCustomDomains: false, lastAliasRequest: back, rollbackDescription: { description } };
  expect(followingOf(project).kind).toBe('by-hand');
  expect(rollbackReason(undefined, { kind: 'follow' })).toBeUndefined();
  expect(runTag({ job: 'back' })).toBe('');
});

test('only what is live needs domains that follow', () => {
  const project: Project = { id: 'prj_1', name: 'petstore', autoAssignCustomDomains: false, lastAliasRequest: back };
  expect(modeOf({ environment: 'preview', staged: undefined }, project)).toBe('preview');
  expect(modeOf({ environment: 'production', staged: true }, project)).toBe('staged');
  expect(() => modeOf({ environment: 'production', staged: false }, project)).toThrow(
    /rollback from dpl_2 to dpl_1 of 1970-01-01/,
  );
});

test('a mark is read back as it was written, with any text behind it', () => {
  const code = { mark: 'rolled-back-from', id: 'dpl_1' } as const;
  expect(encodeMark(code)).toBe('shipgate:rolled-back-from dpl_1');
  expect(parseMark(encodeMark(code, 'The basket is empty.'))).toEqual(code);
});

test.each([
  'shipgate:passed-gates',
  'shipgate:passed-everything dpl_1',
  'shipgate:passed-gates dpl_1;rm',
  'dpl_2: shipgate:passed-gates dpl_1',
  ' shipgate:passed-gates dpl_1',
])('%j is no mark', (description) => {
  expect(parseMark(description)).toBeUndefined();
});

test('marks are gathered by deployment, wherever on GitHub they stand', () => {
  const said = [
    'shipgate:passed-gates dpl_1',
    'Deployed.',
    null,
    'shipgate:passed-verification dpl_1',
    'shipgate:passed-gates dpl_2',
  ];
  const marks = collectMarks(
    said.map((description) => ({ state: 'success', description, environment_url: null, log_url: null })),
  );
  expect([...marks].map(([id, own]) => [id, [...own]])).toEqual([
    ['dpl_1', ['passed-gates', 'passed-verification']],
    ['dpl_2', ['passed-gates']],
  ]);
});

const listed = (uid: string, createdAt: number, more = {}) => ({ uid, createdAt, readySubstate: 'PROMOTED', ...more });
const all = [listed('dpl_4', 40), listed('dpl_3', 30), listed('dpl_2', 20), listed('dpl_1', 10)];
const proven = new Set(['passed-gates', 'passed-verification'] as const);

test('a deployment that has passed everything goes before the one that Vercel would offer', () => {
  const history = { listed: all, current: 'dpl_4', last: null };
  expect(chooseRollbackTarget({ ...history, marks: new Map([['dpl_1', proven]]) })?.id).toBe('dpl_1');
  expect(chooseRollbackTarget({ ...history, marks: new Map([['dpl_1', new Set(['passed-gates'] as const)]]) })?.id).toBe('dpl_3');
});

test('neither what has a mark of a rollback is chosen, nor what the last rollback left without one', () => {
  const left = new Set([...proven, 'rolled-back-from' as const]);
  const marks = new Map([
    ['dpl_4', proven],
    ['dpl_3', left],
    ['dpl_1', proven],
  ]);
  const last = { ...back, fromDeploymentId: 'dpl_4', toDeploymentId: 'dpl_2' };
  expect(chooseRollbackTarget({ listed: all, current: 'dpl_2', last, marks })?.id).toBe('dpl_1');
  expect(chooseRollbackTarget({ listed: all, current: 'dpl_4', last: null, marks: new Map([['dpl_3', left]]) })?.id).toBe(
    'dpl_2',
  );
});

const ours = { id: 'dpl_5', createdAt: 500 };
const at = (id: string, createdAt: number) => ({ id, createdAt });

test.each([
  ['an older one in production', null, null, at('dpl_4', 400), undefined],
  ['a later one in production', forth, forth, at('dpl_6', 600), { kind: 'later', id: 'dpl_6' }],
  [
    'a later one that came by a rollback',
    { ...back, toDeploymentId: 'dpl_6' },
    { ...back, toDeploymentId: 'dpl_6' },
    at('dpl_6', 600),
    undefined,
  ],
  ['a rollback since the release began', back, null, at('dpl_1', 100), { kind: 'rollback', id: 'dpl_1' }],
  ['a rollback from before it began', back, back, at('dpl_1', 100), undefined],
  ['a rollback since then that failed', { ...back, jobStatus: 'failed' }, null, at('dpl_4', 400), undefined],
  ['ours in production', forth, null, at('dpl_5', 500), undefined],
  ['nothing in production', null, null, undefined, undefined],
])('with %s, a release is stopped or goes on rightly', (_, lastAliasRequest, atStart, current, superseder) => {
  expect(supersederOf(ours, { project: { lastAliasRequest }, atStart, current, coming: undefined })).toEqual(superseder);
});

test('a later release that is on its way to production stops an earlier one; an earlier on its way does not', () => {
  const moving = createRequest({ toDeploymentId: 'dpl_6' });
  const scene = { project: { lastAliasRequest: moving }, atStart: moving, current: at('dpl_4', 400) };
  expect(supersederOf(ours, { ...scene, coming: at('dpl_6', 600) })).toEqual({ kind: 'coming', id: 'dpl_6' });
  expect(supersederOf(ours, { ...scene, coming: at('dpl_3', 300) })).toBeUndefined();
});

test('later releases are those that have been in production, by either of the ways in which Vercel tells, save what was rolled back from', () => {
  const later = [
    listed('dpl_9', 900),
    listed('dpl_8', 800, { readySubstate: 'STAGED', isRollbackCandidate: true }),
    listed('dpl_7', 700, { readySubstate: 'STAGED' }),
    listed('dpl_6', 600),
    listed('dpl_4', 400),
  ];
  expect(laterReleases(later, ours, 'dpl_9').map(({ id }) => id)).toEqual(['dpl_8', 'dpl_6']);
});
