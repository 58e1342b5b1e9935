import type { Level } from './process/commands.ts';
import type { Permissions } from './read/permissions.ts';

export type Result = 'success' | 'failure' | 'cancelled' | 'skipped';

export interface Annotation {
  level: Level;
  title: string;
  message: string;
  file: string;
  /** 0 where the command named none. */
  line: number;
  step: string;
}

export interface StepResult {
  name: string;
  /** Before `continue-on-error`. */
  outcome: Result;
  /** After it. */
  conclusion: Result;
  durationMs: number;
}

export interface JobResult {
  /** A job that called a workflow has the outputs of that workflow and no steps; the called jobs stand beside it. */
  kind: 'steps' | 'call';
  /** The name that GitHub displays, `Preview / Deploy`. */
  name: string;
  /** What `needs.<id>.result` says: a failure that `continue-on-error` tolerates is `success`. */
  result: Result;
  /** The same before `continue-on-error`. */
  outcome: Result;
  outputs: Record<string, string>;
  /** The attempt of the run in which it was played; an earlier one where a re-run kept it. */
  attempt: number;
  /** Keys of the jobs it waited for. */
  needs: string[];
  /** Milliseconds since the epoch. */
  startedAt: number;
  durationMs: number;
  steps: StepResult[];
  /** Masked. */
  log: string;
  /** Markdown of all its steps, masked. */
  summary: string;
  annotations: Annotation[];
  environment: { name: string; url: string } | undefined;
  /** What its GITHUB_TOKEN could do. */
  permissions: Permissions;
}

export interface RunResult {
  /** `run-name`, else the workflow's name. */
  name: string;
  runId: string;
  /** 1, and one more with each re-run. */
  attempt: number;
  conclusion: 'success' | 'failure' | 'cancelled';
  /** Milliseconds since the epoch. */
  startedAt: number;
  durationMs: number;
  /** By id; a called workflow's as `caller / job`, a matrix job's as `job (a, b)`. */
  jobs: Record<string, JobResult>;
}

/** What the jobs of an earlier attempt came to, by key. */
export type EarlierJobs = RunResult['jobs'];

/** What happens while a run is played. `at` is in milliseconds since the epoch, texts are masked. */
export type RunnerEvent =
  /** A job waits for one of the reviewers of its environment. */
  | {
      type: 'job-waiting';
      job: string;
      name: string;
      at: number;
      runId: string;
      environment: string;
      reviewers: string[];
    }
  | { type: 'job-started'; job: string; name: string; at: number }
  | { type: 'job-ended'; job: string; name: string; at: number; result: Result; durationMs: number }
  | { type: 'step-started'; job: string; step: string; at: number }
  | { type: 'step-ended'; job: string; step: string; at: number; outcome: Result; conclusion: Result; durationMs: number }
  | { type: 'log'; job: string; step: string; at: number; line: string };

/** One result for several: what the jobs of a matrix or of a called workflow come to. */
export function combine(results: Result[]): Result {
  for (const worst of ['failure', 'cancelled'] as const) if (results.includes(worst)) return worst;
  return results.length > 0 && results.every((result) => result === 'skipped') ? 'skipped' : 'success';
}
