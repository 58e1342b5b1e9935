import type { Source } from '../report.ts';
import { foldVerdicts, worstFirst } from '../verdict.ts';
import type { Found } from './found.ts';
import { headlineOf } from './headline.ts';
import { judgeJob } from './judge.ts';
import type { Need } from './needs.ts';
import { type Condition, isOwnAnswer, isRed, type JobStory, labelOf, type RunStory } from './story.ts';

/** What is known of a run besides its jobs. */
export interface RunFacts {
  source: Source;
  project: string;
  environment: string;
  actor: string;
  runUrl: string;
  at: Date;
  /** Why this run was started, where a person said so: the reason of a rollback by hand. */
  reason?: string | undefined;
  /** The projects that the jobs are a matrix over, where there are several. */
  projects?: readonly string[] | undefined;
  /** Jobs that are no part of this run's shape: skipped, they are not told. */
  leftOut?: readonly string[] | undefined;
  /** Why jobs were skipped, where the event says it. */
  whySkipped?: string | undefined;
  /** The pull request was closed. */
  closed?: boolean | undefined;
}

/**
 * Makes one story of a run's jobs.
 * @param found what was looked up for jobs without a report, by job.
 */
export function collectRun(needs: readonly Need[], facts: RunFacts, found: ReadonlyMap<string, Found> = new Map()): RunStory {
  const { reason, at, projects = [], leftOut = [], whySkipped, closed, ...rest } = facts;
  const known = { project: facts.project, projects, whySkipped };
  const jobs = needs
    .filter(({ job, result }) => result !== 'skipped' || !leftOut.includes(job))
    .flatMap((need) => judgeJob(need, known, found.get(need.job)));
  // What is closed is in no condition any more, and several projects have no one address.
  const condition = closed ? undefined : conditionOf(jobs);
  const url = closed || projects.length > 0 ? undefined : urlOf(jobs, needs);
  const rollback = rollbackOf(jobs, needs, reason);
  const story = {
    ...rest,
    at: at.toISOString(),
    verdict: foldVerdicts(jobs.map((job) => job.effect)),
    ...(condition && { condition }),
    ...(url && { url }),
    ...(rollback && { rollback }),
    ...(projects.length > 0 && { projects: [...projects] }),
    ...(closed && { closed }),
    jobs,
  };
  return { ...story, headline: headlineOf(story) };
}

/** A job that could not be judged leaves the environment in doubt, and doubt is never good; where all was skipped, nothing is known. */
function conditionOf(jobs: readonly JobStory[]): Condition | undefined {
  if (jobs.some(isRed)) return 'bad';
  return jobs.some(({ effect }) => effect !== 'skip') ? 'good' : undefined;
}

/** Where the result stands: the last deploy job knows it best, then whoever looked at it. */
function urlOf(jobs: readonly JobStory[], needs: readonly Need[]): string | undefined {
  const done = jobs.filter((job) => job.result === 'success');
  const [last] = [...done.filter((job) => job.operation === 'rollback'), ...done.filter((job) => job.operation === 'promote')];
  const outputs = needs.find(({ job }) => job === last?.job)?.outputs;
  const production = outputs?.['production-url'] || last?.report?.target.url;
  const looked = [...jobs.filter((job) => job.operation), ...jobs].flatMap((job) => job.report?.target.url ?? []);
  return production || looked[0] || needs.flatMap((need) => need.outputs.url || [])[0];
}

function rollbackOf(jobs: readonly JobStory[], needs: readonly Need[], reason: string | undefined): RunStory['rollback'] {
  // One that found a later release in production has left that alone, and says so as a skip.
  const job = jobs.find(
    ({ operation, result, verdict }) => operation === 'rollback' && result === 'success' && verdict !== 'skip',
  );
  if (!job) return undefined;
  const outputs = needs.find((need) => need.job === job.job)?.outputs ?? {};
  const [cause] = isOwnAnswer(jobs) ? worstFirst(jobs.filter((other) => other !== job && isRed(other))) : [];
  return {
    to: job.report?.target.deploymentId || outputs['deployment-id'] || job.report?.target.url || 'the deployment before',
    because: cause ? `${labelOf(cause)}: ${cause.reason}` : (reason ?? job.reason),
  };
}
