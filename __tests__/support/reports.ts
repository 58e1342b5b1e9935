import type { Finding, Report } from '#core/report.ts';
import { REPORT_SCHEMA } from '#core/report-version.ts';
import type { RunFacts } from '#core/run/collect.ts';

/** A passing report; give what a test is about. */
export const createReport = (overrides: Partial<Report> = {}): Report => ({
  schema: REPORT_SCHEMA,
  id: 'petstore.smoke.smoke',
  gate: 'smoke',
  verdict: 'pass',
  reason: 'Everything is as it should be.',
  target: { url: 'https://petstore.example', environment: 'preview' },
  source: {
    repository: 'acme/petstore',
    sha: 'a'.repeat(40),
    ref: 'feature',
    pullRequest: 7,
    runId: 4242,
    runAttempt: 1,
    job: 'smoke',
  },
  startedAt: '2026-11-22T08:00:00.000Z',
  durationMs: 1200,
  findings: [],
  metrics: [],
  evidence: [],
  ...overrides,
});

/** What notify knows of a pull request's run beside its jobs; give what a test is about. */
export const createFacts = (overrides: Partial<RunFacts> = {}): RunFacts => ({
  source: { ...createReport().source, job: 'notify' },
  project: 'petstore',
  environment: 'preview',
  actor: 'octocat',
  runUrl: 'https://github.com/acme/petstore/actions/runs/4242',
  at: new Date('2026-11-22T08:00:00Z'),
  ...overrides,
});

/** A failing finding; give what a test is about. */
export const createFinding = (overrides: Partial<Finding> = {}): Finding => ({
  rule: 'uncaught-error',
  title: 'The page threw an error that nothing caught.',
  verdict: 'fail',
  severity: 'high',
  ...overrides,
});
