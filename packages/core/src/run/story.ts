import * as z from 'zod/mini';
import { OPERATIONS, reportSchema, sourceSchema } from '../report.ts';
import { VERDICTS } from '../verdict.ts';
import { JOB_RESULTS } from './needs.ts';

/** How an environment, or a pull request's preview, is doing: what e-mails are sent about when it changes. */
export const CONDITIONS = ['good', 'bad'] as const;
export type Condition = (typeof CONDITIONS)[number];

const verdict = z.enum(VERDICTS);

const jobStorySchema = z.strictObject({
  /** The report's id, else project and job: the key of its row in the database. */
  id: z.string(),
  job: z.string(),
  /** Of a run of several projects: whose report it is. */
  project: z.optional(z.string()),
  /** The gate, where its job holds several: it is called so, however the jobs are cut. */
  name: z.optional(z.string()),
  result: z.enum(JOB_RESULTS),
  /** What the gate said, or what became of the job. */
  verdict,
  /** What that means for the run: a red report of a job that was told not to fail is a warning. */
  effect: verdict,
  reason: z.string(),
  report: z.optional(reportSchema),
  operation: z.optional(z.enum(OPERATIONS)),
});

/** A whole run as every channel tells it. Its text may come from strangers; renderers escape it. */
export const runStorySchema = z.strictObject({
  source: sourceSchema,
  project: z.string(),
  environment: z.string(),
  actor: z.string(),
  /** Address of the run's page. */
  runUrl: z.string(),
  /** ISO 8601 in UTC. */
  at: z.string(),
  verdict,
  /** One sentence that says it all. */
  headline: z.string(),
  /** The projects of a run of several: their jobs are told apart. */
  projects: z.optional(z.array(z.string())),
  /** The pull request was closed: what is told is the last word about it. */
  closed: z.optional(z.literal(true)),
  /** Absent where the run says nothing about it, since everything was skipped. */
  condition: z.optional(z.enum(CONDITIONS)),
  url: z.optional(z.string()),
  rollback: z.optional(z.strictObject({ to: z.string(), because: z.string() })),
  jobs: z.array(jobStorySchema),
});

export type JobStory = z.infer<typeof jobStorySchema>;
export type RunStory = z.infer<typeof runStorySchema>;

/** What has a condition: the pull request, for one that came with it, else the environment. */
export const subjectOf = ({ source, environment }: Pick<RunStory, 'source' | 'environment'>): string =>
  source.pullRequest === undefined ? environment : `${environment}/pull-request-${source.pullRequest}`;

/** `smoke`, or `smoke of web` in a run of several projects: what people call a job. */
export const labelOf = ({ name, job, project }: JobStory): string =>
  `${name ?? job}${project === undefined ? '' : ` of ${project}`}`;

/**
 * Whether a rollback is the run's own answer to what it found: it follows a promotion, or takes back a canary in the very job that found
 * it bad. Any other was a person's decision.
 */
export const isOwnAnswer = (jobs: readonly JobStory[]): boolean =>
  jobs.some(({ operation }) => operation === 'promote') ||
  jobs.some(({ report, job }) => report?.operation === 'rollback' && jobs.some((other) => other.job === job && isRed(other)));

/** Whether a job makes the run red. */
export const isRed = ({ effect }: Pick<JobStory, 'effect'>): boolean => effect === 'fail' || effect === 'error';
