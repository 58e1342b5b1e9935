import { isRed, type JobStory, type RunStory } from './story.ts';

/** Jobs that give a release to its visitors, by their keys in the workflow: `promote`, `canary-start`, `canary-complete`. */
const GIVES = /promote|canary/i;

/**
 * What became of a red release that nobody got, so that production is what it was before. `superseded`: another one has its place.
 * @returns nothing where visitors got it, or may have got it, and for what is no release.
 */
export function withheld({ jobs, rollback }: Pick<RunStory, 'jobs' | 'rollback'>): 'held back' | 'superseded' | undefined {
  // A job that holds several gates has a story for each.
  const giving = [...Map.groupBy(jobs, ({ job }) => job)].filter(([job]) => GIVES.test(job)).map(([, stories]) => stories);
  const moved = giving.some((stories) => !stories.some(stoppedBefore));
  if (rollback || giving.length === 0 || moved || !jobs.some(isRed)) return undefined;
  return giving.flat().some(isSuperseded) ? 'superseded' : 'held back';
}

/** After a red release-gate its job goes no further. */
const stoppedBefore = (job: JobStory) =>
  job.result === 'skipped' ||
  (job.report?.gate === 'release-gate' && isRed({ effect: job.report.verdict })) ||
  isSuperseded(job) ||
  finds(job, 'promotion-refused') ||
  finds(job, 'canary-not-begun');

/** Where it is not known what production serves now, the report is an error. */
export const isSuperseded = (job: JobStory): boolean => job.report?.verdict === 'fail' && finds(job, 'superseded');

const finds = ({ report }: JobStory, wanted: string): boolean => report?.findings.some(({ rule }) => rule === wanted) ?? false;
