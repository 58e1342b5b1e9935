import type { RunResult } from './result.ts';

const MINUTE_MS = 60_000;

/**
 * The minutes that GitHub bills for a run on its Linux runners: each job that ran is rounded up to a whole minute. Jobs that were
 * skipped, that waited for a reviewer or a runner, or that an earlier attempt played cost nothing; a job that calls a workflow is
 * no job of its own.
 * @see https://docs.github.com/billing/concepts/product-billing/github-actions
 */
export function billedMinutes({ jobs, attempt }: Pick<RunResult, 'jobs' | 'attempt'>): number {
  return Object.values(jobs)
    .filter((job) => job.kind === 'steps' && job.attempt === attempt)
    .reduce((sum, { durationMs }) => sum + Math.ceil(durationMs / MINUTE_MS), 0);
}
