import { expect, test } from '@jest/globals';
import { runRecord } from '@shipgate/notify/record.ts';
import { compactReport } from '#core/compact.ts';
import type { Report } from '#core/report.ts';
import { collectRun } from '#core/run/collect.ts';
import type { Need } from '#core/run/needs.ts';
import { withheld } from '#core/run/withheld.ts';
import { createFacts, createReport } from '#testing/reports.ts';

/** How a run tells that it took its canary back, in a leg of a matrix that hands over no outputs. */

const { pullRequest: _, ...source } = createReport().source;
const facts = createFacts({
  source: { ...source, job: 'notify', runAttempt: 2 },
  environment: 'production',
  reason: 'The freeze does not hold for this.',
});

const report = (leg: string, gate: string, overrides: Partial<Report> = {}, attempt = 2) =>
  createReport({ id: `${leg}.${gate}`, gate, source: { ...source, runAttempt: attempt }, ...overrides });

const LEG = 'petstore-before-50.canary-stage';
const target = { environment: 'production', deploymentId: 'dpl_before' };
const bad = (attempt?: number) => report(LEG, 'release-gate', { verdict: 'fail', reason: 'The canary is bad.' }, attempt);
const abort = (attempt?: number, overrides: Partial<Report> = {}) =>
  report(LEG, 'deploy', { operation: 'rollback', target, reason: 'Aborted.', ...overrides }, attempt);

const stage: Need = { job: 'canary-stage', result: 'failure', outputs: {} };
const complete: Need = { job: 'canary-complete', result: 'skipped', outputs: {} };

const storyOf = (reports: Report[], result: Need['result'] = 'failure') =>
  collectRun([{ ...stage, result }, complete], facts, new Map([['canary-stage', reports]]));

const rowsOf = (story: ReturnType<typeof storyOf>) => runRecord(story).deployments;

test('an aborted canary is a rollback to what was there before, because of what its gates found', () => {
  const story = storyOf([abort(), bad()]);
  expect(story.rollback).toEqual({ to: 'dpl_before', because: 'canary-stage: The canary is bad.' });
  expect(story.headline).toBe('Rolled back to dpl_before because canary-stage: The canary is bad.');
  expect(story.condition).toBe('bad');
  expect(rowsOf(story)).toEqual([
    {
      report_id: `${LEG}.deploy`,
      attempt: 2,
      kind: 'rollback',
      deployment_id: 'dpl_before',
      url: null,
      verdict: 'pass',
      reason: 'canary-stage: The canary is bad.',
      at: '2026-11-22T08:00:00.000Z',
    },
  ]);
});

test('one whose abort did not succeed is told so', () => {
  const story = storyOf([abort(2, { verdict: 'error', reason: 'Vercel is down.' }), bad()]);
  expect(story.rollback).toBeUndefined();
  expect(story.headline).toBe('The rollback did not succeed: Vercel is down.');
  expect(rowsOf(story)).toMatchObject([{ kind: 'rollback', verdict: 'error', reason: 'Vercel is down.' }]);
});

test('an abort that an earlier attempt of the leg left behind is not told of this one', () => {
  const good = report(LEG, 'release-gate');
  const story = storyOf([abort(1), good], 'success');
  expect(story.rollback).toBeUndefined();
  expect(story.jobs.map(({ id }) => id)).toEqual([good.id, 'petstore.canary-complete.job']);
  expect(rowsOf(story)).toEqual([]);
});

test('another leg of a later attempt says nothing about this one, and a gate of an earlier attempt is still told', () => {
  const other = report('petstore-before-100.canary-stage', 'release-gate');
  expect(storyOf([abort(1), bad(1), other]).rollback?.to).toBe('dpl_before');
  const smoke = report(LEG, 'smoke', {}, 1);
  expect(storyOf([smoke, report(LEG, 'release-gate')], 'success').jobs.map(({ id }) => id)).toContain(smoke.id);
});

test('a canary that was taken back had visitors, so it was not held back', () => {
  expect(withheld(storyOf([abort(), bad()]))).toBeUndefined();
});

test('where only what came after ran again, the abort is told as before, of its own attempt', () => {
  const story = storyOf([abort(1), bad(1)]);
  expect(story.rollback?.to).toBe('dpl_before');
  expect(rowsOf(story)).toMatchObject([{ kind: 'rollback', attempt: 1 }]);
});

test('a first stage that began badly hands its abort over beside the start', () => {
  const start = report('petstore.canary-start', 'deploy', { verdict: 'fail', reason: 'A domain serves nothing.' });
  const taken = abort(2, { id: 'petstore-taken-back.canary-start.deploy' });
  const outputs = { 'deploy-report': compactReport(start), 'abort-report': compactReport(taken) };
  const story = collectRun([{ job: 'canary-start', result: 'failure', outputs }], facts);
  expect(story.headline).toBe('Rolled back to dpl_before because canary-start: A domain serves nothing.');
  expect(rowsOf(story)).toMatchObject([{ kind: 'rollback', deployment_id: 'dpl_before', verdict: 'pass' }]);
});
