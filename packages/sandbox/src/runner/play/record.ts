import type { JobResult } from '../result.ts';
import type { Run } from './run.ts';

/** Puts down what a job came to, and tells whoever watches. What is not given is as for a job that never ran. */
export function record(
  run: Run,
  key: string,
  known: Partial<JobResult> & Pick<JobResult, 'name' | 'needs' | 'result'>,
): JobResult {
  const at = Date.now();
  const result: JobResult = {
    kind: 'steps',
    outcome: known.result,
    outputs: {},
    attempt: run.attempt,
    startedAt: at,
    durationMs: 0,
    steps: [],
    log: '',
    summary: '',
    annotations: [],
    environment: undefined,
    permissions: {},
    ...known,
  };
  run.jobs[key] = result;
  run.emit({ type: 'job-ended', job: key, name: known.name, at, result: result.result, durationMs: result.durationMs });
  return result;
}
