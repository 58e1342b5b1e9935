import type { Plan, PlannedJob } from '../plan/plan.ts';
import { holds, type Scope, type Status } from '../read/expressions.ts';
import type { EarlierJobs } from '../result.ts';
import type { Frame, Leg, Outcome, Run } from './run.ts';

/** A job of a workflow that is being played, before it is known how often it runs. */
export interface JobPlay<Planned extends PlannedJob = PlannedJob> {
  run: Run;
  plan: Plan;
  frame: Frame;
  planned: Planned;
  needs: Record<string, Outcome>;
  /** What an earlier attempt of this job may count again; empty where one that it needs was played once more. */
  earlier: EarlierJobs;
  /** Answers anew each time: a job that runs when the run is cancelled is asked again. */
  status: () => Status;
}

/** One leg of it, with what the expressions of its head see. */
export interface LegPlay<Planned extends PlannedJob = PlannedJob> extends JobPlay<Planned> {
  leg: Leg;
  head: Scope;
  cancel: AbortController;
}

/** Whether a job's `if` holds now; without one, whether all before it succeeded. */
export function mayRun(play: JobPlay): boolean {
  const status = play.status();
  const { condition } = play.planned.job;
  return condition ? holds(condition, { ...jobScope(play), status }) : status.success;
}

/** The contexts that every part of a job's head may use, `strategy` and `matrix` aside. */
export function jobScope({ run, frame, needs }: JobPlay): Scope {
  return { contexts: { github: run.github, inputs: frame.inputs, vars: run.vars, needs } };
}

export const needKeys = ({ frame, planned }: JobPlay): string[] => planned.job.needs.map((id) => frame.idPrefix + id);
