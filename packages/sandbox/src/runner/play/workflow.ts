import type { Plan, PlannedJob } from '../plan/plan.ts';
import type { Scope, Status } from '../read/expressions.ts';
import { holds } from '../read/expressions.ts';
import { combine, type Result } from '../result.ts';
import { playLegs } from './legs.ts';
import { record } from './record.ts';
import type { Frame, Run } from './run.ts';

/** What a job came to, as the jobs that need it see it. */
export interface Outcome {
  result: Result;
  outputs: Record<string, string>;
}

/** What a job's `if` and `strategy` see. */
export interface JobView {
  needs: Record<string, Outcome>;
  /** Answers anew each time: a job that runs when the run is cancelled is asked again. */
  status: () => Status;
}

/** Plays the jobs of one workflow, each as soon as what it needs has ended. */
export async function playJobs(run: Run, plan: Plan, frame: Frame): Promise<Map<string, Outcome>> {
  const playing = new Map<string, Promise<Outcome>>();
  const outcomes = new Map<string, Outcome>();
  const play = async (planned: PlannedJob): Promise<Outcome> => {
    const { needs } = planned.job;
    await Promise.all(needs.map((need) => playing.get(need)));
    const outcome = await playJob(run, plan, planned, frame, outcomes);
    outcomes.set(planned.job.id, outcome);
    return outcome;
  };
  // A job may stand before the one it needs: each is started after those it waits for.
  const start = (planned: PlannedJob) => {
    if (playing.has(planned.job.id)) return;
    for (const need of plan.jobs.filter(({ job }) => planned.job.needs.includes(job.id))) start(need);
    playing.set(planned.job.id, play(planned));
  };
  for (const planned of plan.jobs) start(planned);
  await Promise.all(playing.values());
  return outcomes;
}

async function playJob(
  run: Run,
  plan: Plan,
  planned: PlannedJob,
  frame: Frame,
  outcomes: Map<string, Outcome>,
): Promise<Outcome> {
  const { job } = planned;
  const ancestors = ancestorsOf(plan, job.id).map((id) => outcomes.get(id)?.result ?? 'skipped');
  const needs = Object.fromEntries(job.needs.map((id) => [id, outcomes.get(id) ?? { result: 'skipped', outputs: {} }]));
  const view: JobView = {
    needs: needs as JobView['needs'],
    status: () => ({
      success: !frame.cancel.signal.aborted && ancestors.every((result) => result === 'success'),
      failure: ancestors.includes('failure'),
      cancelled: frame.cancel.signal.aborted,
    }),
  };
  if (!mayRun(run, planned, frame, view)) {
    record(run, frame.idPrefix + job.id, {
      name: frame.namePrefix + nameOf(planned),
      needs: needKeys(frame, planned),
      result: 'skipped',
    });
    return { result: 'skipped', outputs: {} };
  }
  const legs = await playLegs(run, planned, plan, frame, view);
  return { result: combine(legs.map(({ result }) => result)), outputs: Object.assign({}, ...legs.map(({ outputs }) => outputs)) };
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

/** The name of a job that is skipped before its matrix is known: what the file says, unevaluated. */
const nameOf = ({ job }: PlannedJob): string => (job.name?.isLiteral ? job.name.toString() : job.id);

function ancestorsOf(plan: Plan, id: string, seen = new Set<string>()): string[] {
  for (const need of plan.jobs.find(({ job }) => job.id === id)?.job.needs ?? []) {
    if (seen.has(need)) continue;
    seen.add(need);
    ancestorsOf(plan, need, seen);
  }
  return [...seen];
}
