import { combine, type EarlierJobs, type JobResult } from '../result.ts';
import type { Outcome, Run } from './run.ts';

/**
 * What a job came to in an earlier attempt where it is not played again: its results and outputs count once more, and those of
 * the jobs that it called. A job of which one leg failed is played again, leg by leg.
 * @see https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
 */
export function keepJob(run: Run, earlier: EarlierJobs, key: string): Outcome | undefined {
  const own = Object.keys(earlier).filter((known) => known === key || known.startsWith(`${key} (`));
  const legs = own.filter((known) => !own.some((other) => known.startsWith(`${other} / `)));
  if (legs.length === 0 || !legs.every((leg) => isGood(earlier[leg]))) return undefined;
  const outcomes = legs.flatMap((leg) => keepLeg(run, earlier, leg) ?? []);
  return {
    result: combine(outcomes.map(({ result }) => result)),
    outputs: Object.assign({}, ...outcomes.map(({ outputs }) => outputs)),
  };
}

/** The same for one combination of a matrix. */
export function keepLeg(run: Run, earlier: EarlierJobs, key: string): Outcome | undefined {
  const job = earlier[key];
  if (!job || !isGood(job)) return undefined;
  for (const [known, inside] of Object.entries(earlier)) {
    if (known === key || known.startsWith(`${key} / `)) run.jobs[known] = inside;
  }
  return { result: job.result, outputs: job.outputs };
}

const isGood = (job: JobResult | undefined): boolean => job?.result === 'success' || job?.result === 'skipped';
