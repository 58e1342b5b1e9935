import type { PlannedJob } from '../plan/plan.ts';
import { holds, type Scope, type Status } from '../read/expressions.ts';
import type { Frame, Outcome, Run } from './run.ts';

/** What a job's `if` and `strategy` see. */
export interface JobView {
  needs: Record<string, Outcome>;
  /** Answers anew each time: a job that runs when the run is cancelled is asked again. */
  status: () => Status;
}

/** Whether a job's `if` holds now; without one, whether all before it succeeded. */
export function mayRun(run: Run, { job }: PlannedJob, frame: Frame, view: JobView): boolean {
  const status = view.status();
  return job.condition ? holds(job.condition, { ...jobScope(run, frame, view), status }) : status.success;
}

/** The contexts that every part of a job's head may use, `strategy` and `matrix` aside. */
export function jobScope(run: Run, frame: Frame, view: Pick<JobView, 'needs'>): Scope {
  return { contexts: { github: run.github, inputs: frame.inputs, vars: run.vars, needs: view.needs } };
}

export const needKeys = (frame: Frame, { job }: PlannedJob): string[] => job.needs.map((id) => frame.idPrefix + id);
