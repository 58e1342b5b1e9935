import * as z from 'zod/mini';
import { jsonOrUndefined } from '../json.ts';

/** One job that a run waited for, as GitHub's `needs` context tells it. */
export interface Need {
  /** The job's key in the workflow. */
  job: string;
  result: (typeof JOB_RESULTS)[number];
  outputs: Readonly<Record<string, string>>;
}

export const JOB_RESULTS = ['success', 'failure', 'cancelled', 'skipped'] as const;

const needsSchema = z.record(
  z.string().check(z.minLength(1)),
  z.object({ result: z.enum(JOB_RESULTS), outputs: z.optional(z.record(z.string(), z.string())) }),
);

/**
 * Reads `toJSON(needs)`. The outputs of a skipped job are dropped: some runners leave unevaluated expressions in them.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#needs-context
 * @returns a sentence that says what does not fit, when the text is not what GitHub makes of `toJSON(needs)`.
 */
export function readNeeds(json: string): readonly Need[] | { problem: string } {
  const value = jsonOrUndefined(json);
  if (value === undefined) return { problem: `it is not JSON (it starts with ${JSON.stringify(json.slice(0, 40))})` };
  const parsed = needsSchema.safeParse(value);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.map(String).join('.');
    return {
      problem: `${place || 'the whole'} is not as GitHub writes it: jobs by name, each with its result and texts as outputs`,
    };
  }
  // A record drops the key `__proto__`, which GitHub takes as a job's name: a job must not vanish from the verdict.
  if (Object.keys(parsed.data).length < Object.keys(Object(value)).length)
    return { problem: 'a job has a name that no object can have' };
  const needs = Object.entries(parsed.data).map(([job, { result, outputs }]) => ({
    job,
    result,
    outputs: result === 'skipped' ? {} : (outputs ?? {}),
  }));
  return needs.length > 0 ? needs : { problem: 'it names no job; list the jobs to tell of under `needs:`' };
}
