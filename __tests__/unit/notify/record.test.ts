import { expect, test } from '@jest/globals';
import { runRecord } from '@shipgate/notify/record.ts';
import { compactReport } from '#core/compact.ts';
import type { Report } from '#core/report.ts';
import { collectRun } from '#core/run/collect.ts';
import type { Need } from '#core/run/needs.ts';
import { createFacts, createFinding, createReport } from '#testing/reports.ts';

const { pullRequest: _, ...source } = createReport().source;

/** The rows of attempt 2 of a run with one job. */
function rowsOf(job: string, result: Need['result'], report?: Partial<Report>) {
  const outputs = report && {
    report: compactReport(createReport({ id: `petstore.${job}.x`, gate: 'deploy', source, ...report })),
  };
  return runRecord(
    collectRun(
      [{ job, result, outputs: outputs ?? {} }],
      createFacts({ source: { ...source, job: 'notify', runAttempt: 2 }, environment: 'production' }),
    ),
  );
}

test('what was not done is no deployment', () => {
  expect(rowsOf('promote', 'skipped').deployments).toEqual([]);
  expect(rowsOf('promote', 'success', {}).deployments).toMatchObject([{ kind: 'promote', verdict: 'pass' }]);
});

test.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [0, 2],
])('a report that says it is of attempt %d is told of attempt %d', (runAttempt, attempt) => {
  expect(rowsOf('promote', 'success', { source: { ...source, runAttempt } }).deployments).toMatchObject([{ attempt }]);
});

test('only what could not be measured is an error, once', () => {
  const of = (...given: Parameters<typeof rowsOf>) => rowsOf(...given).errors.map(({ rule }) => rule);
  expect(of('smoke', 'success', {})).toEqual([]);
  expect(of('smoke', 'failure', { verdict: 'fail', findings: [createFinding()] })).toEqual([]);
  expect(of('smoke', 'failure', { verdict: 'error', findings: [createFinding({ rule: 'silent', verdict: 'error' })] })).toEqual([
    'silent',
  ]);
  expect(of('smoke', 'failure')).toEqual(['job-failure']);
  expect(of('smoke', 'success')).toEqual(['no-report']);
});
