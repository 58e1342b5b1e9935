import type { RunOptions } from '../options.ts';
import type { Plan } from '../plan/plan.ts';
import type { Suites } from '../plan/references.ts';
import type { Grace } from '../process/launch.ts';
import type { EarlierJobs, JobResult, Result, RunnerEvent } from '../result.ts';
import type { ConcurrencyGroups } from './concurrency.ts';
import type { Slots } from './slots.ts';
import type { Trust } from './trust.ts';

/** What all jobs of a run share. */
export interface Run {
  options: RunOptions;
  suites: Suites;
  /** `github` as all jobs see it. */
  github: Record<string, unknown>;
  vars: Record<string, string>;
  trust: Trust;
  runId: string;
  attempt: number;
  folder: string;
  slots: Slots;
  concurrency: ConcurrencyGroups;
  grace: Grace;
  emit: (event: RunnerEvent) => void;
  jobs: Record<string, JobResult>;
  /** Plays the jobs of a workflow: the caller's own, or those it calls. */
  playJobs: (plan: Plan, frame: Frame) => Promise<Map<string, Outcome>>;
}

/** What a job came to, as the jobs that need it see it. */
export interface Outcome {
  result: Result;
  outputs: Record<string, string>;
}

/** One workflow being played: the caller's, or one that it calls. */
export interface Frame {
  inputs: Record<string, unknown>;
  secrets: Record<string, string>;
  /** `caller / ` before ids and names of a called workflow's jobs. */
  idPrefix: string;
  namePrefix: string;
  /** Groups that this one or its callers hold; waiting for one of them would never end. */
  heldGroups: string[];
  /** What an earlier attempt came to, as far as it may count again. */
  earlier: EarlierJobs;
  cancel: AbortController;
}

/** One job about to run: a job of a file, or one combination of its matrix. */
export interface Leg {
  key: string;
  name: string;
  /** Keys of the jobs it waited for. */
  needKeys: string[];
  matrix: Record<string, unknown> | null;
  strategy: Record<string, unknown>;
}
