import { expect, test } from '@jest/globals';
import { stageOf, stateWord } from '@shipgate/deploy/wait/stage.ts';
import { createDeployment } from './factories.ts';

test.each([
  ['QUEUED', 'building'],
  ['BUILDING', 'building'],
  ['SOMETHING_NEW', 'building'],
  ['ERROR', 'build-failed'],
  ['CANCELED', 'canceled'],
  ['BLOCKED', 'build-failed'],
  ['DELETED', 'deleted'],
])('%s is %s', (readyState, kind) => {
  expect(stageOf(createDeployment({ readyState }), 'domains').kind).toBe(kind);
});

test('READY counts once the aliases are assigned, and not before', () => {
  const ready = createDeployment({ readyState: 'READY' });
  expect(stageOf(ready, 'domains')).toEqual({ kind: 'aliasing' });
  expect(stageOf({ ...ready, readySubstate: 'STAGED' }, 'domains')).toEqual({ kind: 'aliasing' });
  expect(stageOf({ ...ready, aliasAssigned: 1 }, 'domains')).toEqual({ kind: 'ready', substate: 'live' });
});

test("a staged release is ready without aliases, and its state is Vercel's own word", () => {
  const ready = createDeployment({ readyState: 'READY' });
  expect(stageOf(ready, 'no-domains')).toEqual({ kind: 'ready', substate: 'staged' });
  expect(stateWord(ready)).toBe('READY');
});

test.each([
  ['an alias error', { aliasError: { code: 'cert_missing', message: 'No certificate.' } }, 'alias-failed'],
  ['failed checks of the first kind', { checksConclusion: 'failed' }, 'checks-failed'],
  ['failed checks of the second kind', { checks: { 'deployment-alias': { state: 'failed' } } }, 'checks-failed'],
])('READY with %s is no success', (_, fields, kind) => {
  expect(stageOf(createDeployment({ readyState: 'READY', aliasAssigned: 1, ...fields }), 'domains').kind).toBe(kind);
});

test('a deployment that Vercel does not know any more is deleted', () => {
  expect(stageOf(undefined, 'domains')).toEqual({ kind: 'deleted' });
  expect(stateWord(undefined)).toBe('DELETED');
});
