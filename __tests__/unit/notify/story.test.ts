import { expect, test } from '@jest/globals';
import { compactReport } from '#core/compact.ts';
import { changeEmail } from '#core/render/email.ts';
import type { Report } from '#core/report.ts';
import { collectRun } from '#core/run/collect.ts';
import { lacksReport } from '#core/run/judge.ts';
import { type Need, readNeeds } from '#core/run/needs.ts';
import { withheld } from '#core/run/withheld.ts';
import { createFacts, createReport } from '#testing/reports.ts';

const facts = createFacts();
const { pullRequest: _, ...release } = facts.source;
const production = { ...facts, source: release, environment: 'production' };

const need = (job: string, result: Need['result'], report?: Partial<Report>, outputs: Record<string, string> = {}): Need => ({
  job,
  result,
  outputs: {
    ...(report && { report: compactReport(createReport({ id: `petstore.${job}.x`, gate: job, ...report })) }),
    ...outputs,
  },
});
const green = need('smoke', 'success', {});

test.each([
  ['', 'not JSON'],
  ['{"smoke":', 'not JSON'],
  ['[]', 'the whole is not'],
  ['{}', 'names no job'],
  ['{"smoke":{"result":"exploded"}}', 'smoke.result'],
  ['{"smoke":{"result":"success","outputs":{"report":{"a":1}}}}', 'smoke.outputs.report'],
  ['null', 'the whole is not'],
  ['{"__proto__":{"result":"failure"},"smoke":{"result":"success"}}', 'a name that no object can have'],
])('needs that GitHub would not write are refused with the reason: %s', (json, reason) => {
  expect(readNeeds(json)).toMatchObject({ problem: expect.stringContaining(reason) });
});

test.each([
  { startedAt: 'yesterday' },
  { startedAt: '0000-01-01T00:00:00Z' },
  { durationMs: -1 },
  { durationMs: 1e300 },
  { metrics: [{ name: 'lcp', unit: 'ms', value: 1, sample: 1.5 }] },
  { metrics: [{ name: 'lcp', unit: 'ms', value: 1, sample: 3e9 }] },
])("a forged report that the database would refuse, with all other jobs' rows, counts as unreadable: %j", (forged) => {
  const output = JSON.stringify({ ...createReport(), ...forged });
  const [job] = collectRun([need('smoke', 'success', undefined, { report: output })], facts).jobs;
  expect(job).toMatchObject({ effect: 'error', reason: expect.stringContaining('cannot be read') });
  expect(job?.report).toBeUndefined();
});

test('the outputs of a skipped job are ignored, as some runners leave raw expressions there', () => {
  const json = JSON.stringify({ smoke: { result: 'skipped', outputs: { report: '${{ steps.g.outputs.report }}' } } });
  expect(readNeeds(json)).toEqual([{ job: 'smoke', result: 'skipped', outputs: {} }]);
});

test.each([
  [need('smoke', 'failure'), 'error', 'The job failed without a report. Its log says why.'],
  [need('smoke', 'cancelled'), 'error', 'The job was cancelled, or ran out of time.'],
  [need('smoke', 'success'), 'error', 'The job succeeded but left no report, neither as output nor as artifact.'],
  [need('smoke', 'failure', { verdict: 'pass' }), 'error', 'The job failed although its report says pass. Its log says why.'],
  [need('smoke', 'failure', { verdict: 'warn', reason: 'Slow.' }), 'fail', 'Slow.'],
  [need('smoke', 'success', { verdict: 'fail', reason: 'Broken.' }), 'warn', 'Broken.'],
  [need('smoke', 'success', undefined, { report: '{"schema":' }), 'error', /cannot be read/],
  [need('smoke', 'skipped'), 'skip', 'The job was skipped.'],
  [green, 'pass', 'Everything is as it should be.'],
])('a job counts as what it means for the run: %#', (given, effect, reason) => {
  const [job] = collectRun([given], facts).jobs;
  expect(job).toMatchObject({ effect, reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason });
});

test('a red report of a job that was told not to fail is no more than a warning for the run', () => {
  const story = collectRun([green, need('smoke', 'success', { verdict: 'fail' })], facts);
  expect(story).toMatchObject({ verdict: 'warn', condition: 'good', headline: 'Good, with warnings from smoke.' });
});

test.each<[string, Need, string | undefined]>([
  ['the output of its job', need('go', 'success', { gate: 'deploy' }, { operation: 'promote' }), 'promote'],
  [
    'its report, before all',
    need('go', 'success', { gate: 'deploy', operation: 'rollback' }, { operation: 'promote' }),
    'rollback',
  ],
  ['the last word in the name of its job', need('rollback-deployment', 'success', { gate: 'deploy' }), 'rollback'],
  ['nothing, for a gate', need('promote-smoke', 'success', { gate: 'smoke' }), undefined],
])('what was done is told by %s', (_, given, operation) => {
  expect(collectRun([given], facts).jobs[0]?.operation).toBe(operation);
});

test('a run stands at what a rollback went back to, else at what was promoted, and never at what a failed job meant', () => {
  const at = (job: string, result: Need['result'], url: string) =>
    need(job, result, { gate: 'deploy', target: { environment: 'production', url } });
  const promoted = at('promote', 'success', 'https://new.example');
  expect(collectRun([promoted, at('rollback', 'success', 'https://old.example')], production).url).toBe('https://old.example');
  expect(collectRun([promoted, at('rollback', 'failure', 'https://old.example')], production).url).toBe('https://new.example');
});

test('reports that a matrix left as artifacts are each told', () => {
  const reports = ['a', 'b'].map((name) => createReport({ id: `${name}.smoke.smoke` }));
  const story = collectRun([need('smoke', 'success')], facts, new Map([['smoke', reports]]));
  expect(story.jobs.map(({ id }) => id)).toEqual(['a.smoke.smoke', 'b.smoke.smoke']);
  expect(story.verdict).toBe('pass');
});

test('a job that was cancelled leaves a run in doubt, and doubt is bad', () => {
  const story = collectRun([green, need('budget-gate', 'cancelled', {})], facts);
  expect(story).toMatchObject({ verdict: 'error', condition: 'bad', headline: '1 of 2 jobs is red: budget-gate.' });
});

test('a run in which everything was skipped says so, and nothing about the condition', () => {
  const story = collectRun([need('deploy', 'success', { verdict: 'skip', reason: 'A fork has no secrets.' })], facts);
  expect(story).toMatchObject({ verdict: 'skip', headline: 'Nothing was judged: A fork has no secrets.' });
  expect(story.condition).toBeUndefined();
});

test('a rollback is the headline, with where to and why', () => {
  const story = collectRun(
    [
      need('promote', 'success', { gate: 'deploy', target: { environment: 'production', url: 'https://petstore.example' } }),
      need('verify', 'failure', { verdict: 'fail', reason: 'The button threw.' }),
      need('rollback', 'success', { gate: 'deploy', target: { environment: 'production', deploymentId: 'dpl_old' } }),
    ],
    production,
  );
  expect(story).toMatchObject({
    verdict: 'fail',
    condition: 'bad',
    headline: 'Rolled back to dpl_old because verify: The button threw.',
  });
});

test('a rollback that left a later release alone is none', () => {
  const target = { environment: 'production', deploymentId: 'dpl_later' };
  const story = collectRun(
    [
      need('promote', 'success', { gate: 'deploy' }),
      need('verify', 'failure', { verdict: 'fail', reason: 'The button threw.' }),
      need('rollback', 'success', { gate: 'deploy', verdict: 'skip', target }),
    ],
    production,
  );
  expect(story.rollback).toBeUndefined();
  expect(story.headline).toBe('1 of 2 jobs is red: verify.');
});

test('a rollback by hand is good news and carries its reason', () => {
  const rollback = need('rollback', 'success', {
    gate: 'deploy',
    target: { environment: 'production', deploymentId: 'dpl_old' },
  });
  const story = collectRun([rollback], { ...production, reason: 'Prices were wrong.' });
  expect(story).toMatchObject({ verdict: 'pass', condition: 'good', rollback: { to: 'dpl_old', because: 'Prices were wrong.' } });
  expect(story.headline).toBe('Rolled back to dpl_old because Prices were wrong.');
});

test('a rollback by hand that does not hold says both', () => {
  const rollback = need('rollback', 'success', {
    gate: 'deploy',
    operation: 'rollback',
    target: { environment: 'production', deploymentId: 'dpl_old' },
  });
  const verify = need('verify-smoke', 'failure', { verdict: 'fail', reason: 'The old one is broken too.' });
  const story = collectRun([rollback, verify], { ...production, reason: 'Prices were wrong.' });
  expect(story.headline).toBe('Rolled back to dpl_old because Prices were wrong. But 1 of 2 jobs is red: verify-smoke.');
});

const gate = (verdict: Report['verdict'], reason: string) => ({ gate: 'release-gate', verdict, reason });
const superseded = {
  rule: 'superseded',
  title: 'Superseded: b was created after a.',
  verdict: 'fail',
  severity: 'high',
} as const;
const passed = { gate: 'deploy', verdict: 'pass' } as const;
const notBegun = {
  gate: 'deploy',
  verdict: 'error',
  findings: [{ rule: 'canary-not-begun', title: 'Rolling releases are off.', verdict: 'error', severity: 'high' } as const],
} satisfies Partial<Report>;

const refused = {
  gate: 'deploy',
  verdict: 'error',
  reason: 'Vercel answered 403.',
  findings: [{ rule: 'promotion-refused', title: 'Vercel answered 403.', verdict: 'error', severity: 'high' } as const],
} satisfies Partial<Report>;

test.each([
  [
    'no approval',
    [green, need('promote', 'failure', gate('fail', 'Nobody approved it.'))],
    'The release was held back: Nobody approved it.',
    'release was held back: promote',
  ],
  [
    'a freeze, before a canary',
    [need('preflight', 'failure', gate('fail', 'Frozen.')), need('canary-start', 'skipped'), need('canary-complete', 'skipped')],
    'The release was held back: Frozen.',
    'release was held back: preflight',
  ],
  [
    'two red gates',
    [need('smoke', 'failure'), need('header-audit', 'failure'), need('promote', 'skipped')],
    'The release was held back by smoke, header-audit.',
    'release was held back: smoke, header-audit',
  ],
  [
    'a newer release',
    [need('promote', 'failure', { gate: 'deploy', verdict: 'fail', reason: superseded.title, findings: [superseded] })],
    'Superseded: b was created after a.',
    'release was superseded: promote',
  ],
  [
    'a promotion that Vercel refused',
    [need('promote', 'failure', refused), need('verify-smoke', 'skipped'), need('rollback', 'skipped')],
    'The release was held back: Vercel answered 403.',
    'release was held back: promote',
  ],
  [
    'a canary that cannot begin',
    [need('canary-start', 'failure', { ...notBegun, reason: 'Rolling releases are off.' }), need('canary-stage', 'skipped')],
    'The release was held back: Rolling releases are off.',
    'release was held back: canary-start',
  ],
  [
    'a promotion that went wrong half way',
    [need('promote', 'failure', { gate: 'deploy', verdict: 'fail', reason: 'One domain stayed.' })],
    '1 of 1 job is red: promote.',
    'turned red: promote',
  ],
  [
    'a promotion of which nothing is known, though it was let through',
    [need('promote', 'failure', gate('pass', 'Approved.'))],
    '1 of 1 job is red: promote.',
    'turned red: promote',
  ],
  [
    'a newer release, with production unknown',
    [need('promote', 'failure', { gate: 'deploy', verdict: 'error', reason: 'Unknown.', findings: [superseded] })],
    '1 of 1 job is red: promote.',
    'turned red: promote',
  ],
  [
    'a canary whose later stage was bad',
    [
      need('canary-start', 'success', passed),
      need('canary-stage', 'failure', gate('fail', 'Bad.')),
      need('canary-complete', 'skipped'),
    ],
    '1 of 2 jobs is red: canary-stage.',
    'turned red: canary-stage',
  ],
])('whether a red release moved anything is told in the first words: %s', (_name, needs, headline, subject) => {
  const story = collectRun(needs, production);
  expect([story.headline, changeEmail(story, 'turned-bad').subject]).toEqual([headline, `[petstore] production ${subject}`]);
});

test('a red release-gate holds back what else its own job left undone', () => {
  const left = createReport({ id: 'petstore.promote.release-gate', ...gate('fail', 'Nobody approved it.') });
  const outputs = { 'expected-reports': 'release-gate deploy', 'gate-report': compactReport(left) };
  const story = collectRun([{ job: 'promote', result: 'failure', outputs }], production);
  expect(withheld(story)).toBe('held back');
});

test('a release that was not promoted, and in which nothing is red, was not held back', () => {
  expect(collectRun([green, need('promote', 'skipped')], production).headline).toBe('smoke is green.');
});

test('of a report that did not fit into an output, the whole one among the artifacts is told, and no other', () => {
  const metrics = Array.from({ length: 400 }, (_, index) => ({ name: `figure-${index}`, unit: 'ms', value: index }));
  const whole = createReport({ id: 'petstore.smoke.x', metrics });
  const given = need('smoke', 'success', whole);
  expect(lacksReport(given)).toBe(true);
  expect(lacksReport(green)).toBe(false);
  const told = (found: Report) => collectRun([given], facts, new Map([['smoke', [found]]])).jobs[0]?.report?.metrics.length;
  expect(told({ ...whole, gate: 'smoke' })).toBe(400);
  expect(told({ ...whole, startedAt: '2020-01-01T00:00:00.000Z' })).toBeLessThan(400);
  expect(told({ ...whole, id: 'petstore.smoke.y' })).toBeLessThan(400);
  expect(told({ ...whole, verdict: 'fail' })).toBeLessThan(400);
});

test('of a failed matrix every leg is told by its own report, the red one with its reason', () => {
  const leg = (domain: string, report: Partial<Report>) =>
    createReport({ id: `${domain}.verify-smoke.smoke`, gate: 'smoke', ...report });
  const found = new Map([['verify-smoke', [leg('a', {}), leg('b', { verdict: 'fail', reason: 'GET /openapi failed.' })]]]);
  const { jobs, verdict } = collectRun([need('verify-smoke', 'failure')], production, found);
  expect(jobs.map(({ id, effect, reason }) => [id, effect, reason])).toEqual([
    ['a.verify-smoke.smoke', 'pass', 'Everything is as it should be.'],
    ['b.verify-smoke.smoke', 'fail', 'GET /openapi failed.'],
  ]);
  expect(verdict).toBe('fail');
});

test('a failed matrix whose reports are all green is told as one that failed for another reason', () => {
  const found = new Map([['verify-smoke', [createReport()]]]);
  const { jobs } = collectRun([need('verify-smoke', 'failure')], production, found);
  expect(jobs.map(({ effect }) => effect)).toEqual(['pass', 'error']);
});
