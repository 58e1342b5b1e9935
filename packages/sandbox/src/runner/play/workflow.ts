import type { Plan, PlannedJob } from '../plan/plan.ts';
import { combine } from '../result.ts';
import { failed, playLegs } from './legs.ts';
import { record } from './record.ts';
import type { Frame, Outcome, Run } from './run.ts';
import { type JobView, mayRun, needKeys } from './view.ts';

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
  let mayStart: boolean;
  try {
    mayStart = mayRun(run, planned, frame, view);
  } catch (cause) {
    return failed(run, frame.idPrefix + job.id, frame.namePrefix + nameOf(planned), planned, frame, cause);
  }
  if (!mayStart) {
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
