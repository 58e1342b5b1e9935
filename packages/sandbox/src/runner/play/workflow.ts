import type { Plan, PlannedJob } from '../plan/plan.ts';
import { combine } from '../result.ts';
import { keepJob } from './earlier.ts';
import { failed, playLegs } from './legs.ts';
import { record } from './record.ts';
import type { Frame, Outcome, Run } from './run.ts';
import { type JobPlay, mayRun, needKeys } from './view.ts';

/** Plays the jobs of one workflow, each as soon as what it needs has ended. */
export async function playJobs(run: Run, plan: Plan, frame: Frame): Promise<Map<string, Outcome>> {
  const playing = new Map<string, Promise<Outcome>>();
  const outcomes = new Map<string, Outcome>();
  const kept = new Set<string>();
  const play = async (planned: PlannedJob): Promise<Outcome> => {
    const { id, needs } = planned.job;
    await Promise.all(needs.map((need) => playing.get(need)));
    const earlier = needs.every((need) => kept.has(need)) ? frame.earlier : {};
    const before = keepJob(run, earlier, frame.idPrefix + id);
    if (before) kept.add(id);
    const outcome = before ?? (await playJob(playOf(run, plan, { ...frame, earlier }, planned, outcomes)));
    outcomes.set(id, outcome);
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

async function playJob(play: JobPlay): Promise<Outcome> {
  const { run, frame, planned } = play;
  const key = frame.idPrefix + planned.job.id;
  const name = frame.namePrefix + nameOf(planned);
  let mayStart: boolean;
  try {
    mayStart = mayRun(play);
  } catch (cause) {
    return failed(play, key, name, cause);
  }
  if (!mayStart) {
    record(run, key, { name, needs: needKeys(play), result: 'skipped' });
    return { result: 'skipped', outputs: {} };
  }
  const legs = await playLegs(play);
  return { result: combine(legs.map(({ result }) => result)), outputs: Object.assign({}, ...legs.map(({ outputs }) => outputs)) };
}

function playOf(run: Run, plan: Plan, frame: Frame, planned: PlannedJob, outcomes: Map<string, Outcome>): JobPlay {
  const outcomeOf = (id: string): Outcome => outcomes.get(id) ?? { result: 'skipped', outputs: {} };
  const ancestors = ancestorsOf(plan, planned.job.id).map((id) => outcomeOf(id).result);
  const { signal } = frame.cancel;
  return {
    run,
    plan,
    frame,
    planned,
    earlier: frame.earlier,
    needs: Object.fromEntries(planned.job.needs.map((id) => [id, outcomeOf(id)])),
    status: () => ({
      success: !signal.aborted && ancestors.every((result) => result === 'success'),
      failure: ancestors.includes('failure'),
      cancelled: signal.aborted,
    }),
  };
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
