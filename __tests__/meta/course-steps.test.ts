import { describe, expect, test } from '@jest/globals';
import { courseOf, type Place } from './course.ts';

const [preview, fork, production, rollback] = await Promise.all(
  ['preview', 'preview-fork', 'production', 'rollback'].map(courseOf),
);

const FOUND = { steps: { checkout: { outcome: 'success' } } };
const NOT_FOUND = { steps: { checkout: { outcome: 'failure' } } };

describe.each([
  ['preview', preview, 'gates', ['smoke', 'budget-gate', 'header-audit']],
  ['preview-fork', fork, 'gates', ['smoke', 'budget-gate', 'header-audit']],
  ['production', production, 'gates', ['smoke', 'budget-gate', 'header-audit']],
  ['production', production, 'verify', ['smoke', 'header-audit']],
  ['rollback', rollback, 'verify', ['smoke', 'header-audit']],
] as const)('%s', (_, workflow, job, gates) => {
  test.each(gates)(
    `${job}: %s runs whatever an earlier gate said, where it is wished for and there is something to read`,
    (gate) => {
      const runs = (place: Place) => workflow?.runs(job, gate, place);
      expect(runs({ contexts: FOUND })).toBe(true);
      expect(runs({ contexts: FOUND, status: { failure: true } })).toBe(true);
      expect(runs({ contexts: NOT_FOUND, status: { failure: true } })).toBe(false);
      expect(runs({ contexts: FOUND, status: { cancelled: true } })).toBe(false);
      expect(runs({ contexts: FOUND, inputs: { [gate]: false } })).toBe(false);
    },
  );
});

test('production: the domains are looked at in a closed window too, so that one run tells both', () => {
  expect(production?.runs('preflight', 'domains', { status: { failure: true } })).toBe(true);
  expect(production?.runs('preflight', 'domains', { status: { cancelled: true } })).toBe(false);
});

test('production: a first stage of a canary that began badly is taken back; one that never began, or cannot be judged, is not', () => {
  const start = (verdict: string, stage: string) => ({ steps: { start: { outputs: { verdict, 'canary-stage': stage } } } });
  const aborts = (contexts: object, status = {}) =>
    production?.runs('canary-start', 'abort', { contexts: { ...contexts }, status: { failure: true, ...status } });
  expect(aborts(start('fail', '10'))).toBe(true);
  expect(aborts(start('fail', ''))).toBe(false);
  expect(aborts(start('error', '10'))).toBe(false);
  expect(aborts({ steps: { start: { outputs: {} } } })).toBe(false);
  expect(aborts(start('fail', '10'), { cancelled: true })).toBe(false);
  expect(production?.runs('canary-start', 'abort', { contexts: start('pass', '10') })).toBe(false);
});

test('production: a stage goes on, back or nowhere as it was judged, and the last one is left to the job that proves it', () => {
  const judged = (decision: string, stage = 50) => ({
    contexts: { steps: { judge: { outputs: { decision } } }, matrix: { stage } },
  });
  const runs = (step: string, place: Place, status = {}) => production?.runs('canary-stage', step, { ...place, status });
  const both = (place: Place, status = {}) => [runs('advance', place, status), runs('abort', place, status)];
  expect(both(judged('advance'))).toEqual([true, false]);
  expect(both(judged('advance', 100))).toEqual([false, false]);
  // The judge is red then.
  const failure = true;
  expect(both(judged('abort'), { failure })).toEqual([false, true]);
  expect(both(judged('hold'), { failure })).toEqual([false, false]);
  expect(both(judged(''), { failure })).toEqual([false, false]);
  expect(both(judged('advance'), { failure })).toEqual([false, false]);
  expect(both(judged('abort'), { cancelled: true })).toEqual([false, false]);
  // Nobody moves on by a judge that said nothing, whatever its colour.
  for (const decision of ['hold', '']) expect(both(judged(decision))).toEqual([false, false]);
});

test.each(['smoke', 'header-audit'])('production: a stage is judged by %s where it is wished for', (gate) => {
  expect(production?.runs('canary-stage', gate)).toBe(true);
  expect(production?.runs('canary-stage', gate, { inputs: { [gate]: false } })).toBe(false);
});

test('production: only a release that is out, stays out, and is red nowhere is noted as verified', () => {
  const notes = (results: Record<string, string>) =>
    production?.runs('notify', 'Note that it was verified in production', {
      contexts: { needs: Object.fromEntries(Object.entries(results).map(([job, result]) => [job, { result }])) },
    });
  const out = { promote: 'success', 'canary-complete': 'skipped', 'verify-smoke': 'success', rollback: 'skipped' };
  expect(notes(out)).toBe(true);
  expect(notes({ ...out, promote: 'skipped', 'canary-complete': 'success' })).toBe(true);
  expect(notes({ ...out, promote: 'skipped' })).toBe(false);
  expect(notes({ ...out, rollback: 'success' })).toBe(false);
  expect(notes({ ...out, 'verify-smoke': 'failure' })).toBe(false);
  expect(notes({ ...out, 'verify-smoke': 'cancelled' })).toBe(false);
});

test('rollback: by hand it asks for a reason, before anything moves', () => {
  const asks = (reason: string) => rollback?.runs('rollback', 'Ask for the reason', { inputs: { reason } });
  expect([asks(''), asks('Wrong prices')]).toEqual([true, false]);
  expect(rollback?.runs('rollback', 'rollback', { status: { failure: true } })).toBe(false);
});

test('preview: what was built is fetched where it is deployed prebuilt', () => {
  const fetches = (build: string) => preview?.runs('deploy', 'download', { inputs: { build } });
  expect([fetches('prebuilt'), fetches('vercel')]).toEqual([true, false]);
});
