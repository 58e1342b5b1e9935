import * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import type { Source } from '#core/report.ts';

const payloadSchema = z.object({
  /** Absent in the records of older versions. */
  runId: z.optional(z.number()),
  job: z.optional(z.string()),
  operation: z.optional(z.string()),
  project: z.optional(z.string()),
  environment: z.optional(z.string()),
  pullRequest: z.optional(z.nullable(z.number())),
});

/** What a deployment on GitHub remembers of the job that made it. It cannot be changed later. */
export type Payload = z.infer<typeof payloadSchema>;

/** What a record is made for. */
export interface Work {
  operation: string;
  /** Name of the project on Vercel: a repository may have several. */
  project: string;
  /** `preview`, `production` or a custom environment. */
  environment: string;
}

export const payloadOf = ({ operation, project, environment }: Work, { runId, job, pullRequest }: Source): Payload => ({
  runId,
  job,
  operation,
  project,
  environment,
  pullRequest: pullRequest ?? null,
});

/** Reads a payload, which GitHub hands out as a value or as the text that it was. @returns undefined for anybody else's. */
export function readPayload(payload: unknown): Payload | undefined {
  const parsed = payloadSchema.safeParse(typeof payload === 'string' ? jsonOrUndefined(payload) : payload);
  return parsed.success ? parsed.data : undefined;
}

/** Whether two records were made by attempts of the same job, for the same work. */
export const isSameJob = (one: Payload, other: Payload): boolean =>
  one.runId !== undefined &&
  one.runId === other.runId &&
  one.job === other.job &&
  one.operation === other.operation &&
  isSameSite(one, other) &&
  isSamePull(one, other);

/** Whether the later of two records replaces the earlier. Previews stand beside each other, one for each pull request. */
export const isReplacement = (one: Payload, other: Payload): boolean =>
  isSameSite(one, other) && (one.environment !== 'preview' || isSamePull(one, other));

const isSameSite = (one: Payload, other: Payload) => one.project === other.project && one.environment === other.environment;
const isSamePull = (one: Payload, other: Payload) => (one.pullRequest ?? undefined) === (other.pullRequest ?? undefined);
