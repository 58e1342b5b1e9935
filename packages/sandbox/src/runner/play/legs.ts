import { messageOf } from '../errors.ts';
import { type Combination, combinationLabel, expandMatrix } from '../plan/matrix.ts';
import type { Plan, PlannedJob } from '../plan/plan.ts';
import { jsonOf, textOf } from '../read/expressions.ts';
import { checkSystem } from '../read/job.ts';
import { get, isExpression, type Token } from '../read/tokens.ts';
import { playCall } from './call.ts';
import { ConcurrencyDeadlock, claimOf } from './claim.ts';
import { record } from './record.ts';
import type { Frame, Leg, Outcome, Run } from './run.ts';
import { createSlots } from './slots.ts';
import { playSteps } from './steps.ts';
import { type JobView, jobScope, mayRun, needKeys } from './view.ts';

/** Plays a job once, or once for each combination of its matrix. */
export async function playLegs(run: Run, planned: PlannedJob, plan: Plan, frame: Frame, view: JobView): Promise<Outcome[]> {
  const { job } = planned;
  let legs: Leg[];
  let maxParallel: number;
  let failFast: boolean;
  try {
    const scope = jobScope(run, frame, view);
    const matrix = jsonOf(get(job.strategy, 'matrix'), scope) as Record<string, unknown> | undefined;
    const combinations = matrix ? expandMatrix(matrix, job.where) : [null];
    maxParallel = Number(jsonOf(get(job.strategy, 'max-parallel'), scope) ?? combinations.length);
    failFast = jsonOf(get(job.strategy, 'fail-fast'), scope) !== false;
    legs = combinations.map((combination, index) => {
      const strategy = {
        'fail-fast': failFast,
        'job-index': index,
        'job-total': combinations.length,
        'max-parallel': maxParallel,
      };
      return legOf(run, planned, frame, view, combination, strategy);
    });
  } catch (cause) {
    return [failed(run, frame.idPrefix + job.id, frame.namePrefix + job.id, planned, frame, cause)];
  }
  const running = legs.map(() => new AbortController());
  const slots = createSlots(maxParallel);
  const stop = () => {
    if (!mayRun(run, planned, frame, view)) for (const leg of running) leg.abort(frame.cancel.signal.reason);
  };
  frame.cancel.signal.addEventListener('abort', stop);
  try {
    return await Promise.all(
      legs.map(async (leg, index) => {
        const cancel = running[index] ?? new AbortController();
        const outcome = await playLeg(run, planned, plan, frame, view, leg, cancel, slots);
        const others = running.filter((_, other) => other !== index);
        if (failFast && outcome.result === 'failure') for (const other of others) other.abort('fail-fast');
        return outcome;
      }),
    );
  } finally {
    frame.cancel.signal.removeEventListener('abort', stop);
  }
}

async function playLeg(
  run: Run,
  planned: PlannedJob,
  plan: Plan,
  frame: Frame,
  view: JobView,
  leg: Leg,
  cancel: AbortController,
  slots: ReturnType<typeof createSlots>,
): Promise<Outcome> {
  const scope = jobScope(run, frame, view);
  const contexts = { ...scope.contexts, matrix: leg.matrix, strategy: leg.strategy };
  let reason = 'The operation was canceled.';
  try {
    using _place = await slots.take('shared', cancel.signal);
    const claim = claimOf(planned.job.concurrency, { contexts }, frame.heldGroups, planned.job.where);
    const supersede = (why: string) => {
      reason = why;
      cancel.abort(why);
    };
    using _turn = claim && (await run.concurrency.enter(claim, supersede, cancel.signal));
    if (planned.kind === 'call') return await playCall(run, planned, frame, leg, { contexts }, cancel, claim?.group);
    for (const label of [jsonOf(planned.job.runsOn, { contexts })].flat()) checkSystem(planned.job.where, String(label));
    const uses = planned.job.steps.flatMap((step) => (step.kind === 'uses' ? [step.uses] : []));
    const alone = run.options.exclusive?.(planned.job.id, uses) ? 'alone' : 'shared';
    using _slot = await run.slots.take(alone, cancel.signal);
    return await playSteps(run, planned, plan.workflow, frame, leg, contexts, cancel);
  } catch (cause) {
    if (cause instanceof ConcurrencyDeadlock) reason = cause.message;
    else if (!cancel.signal.aborted) return failed(run, leg.key, leg.name, planned, frame, cause);
    record(run, leg.key, { name: leg.name, needs: leg.needKeys, result: 'cancelled', annotations: [annotation(reason)] });
    return { result: 'cancelled', outputs: {} };
  }
}

function legOf(
  run: Run,
  planned: PlannedJob,
  frame: Frame,
  view: JobView,
  matrix: Combination | null,
  strategy: Record<string, unknown>,
): Leg {
  const { job } = planned;
  const scope = { contexts: { ...jobScope(run, frame, view).contexts, matrix, strategy } };
  const label = matrix ? ` ${combinationLabel(matrix)}` : '';
  const named = textOf(job.name, scope);
  const name = named === '' ? `${job.id}${label}` : namesMatrix(job.name) ? named : `${named}${label}`;
  return {
    key: `${frame.idPrefix}${job.id}${label}`,
    name: frame.namePrefix + name,
    needs: view.needs,
    needKeys: needKeys(frame, planned),
    matrix,
    strategy,
  };
}

const namesMatrix = (name: Token | undefined): boolean =>
  name !== undefined && isExpression(name) && /\bmatrix\b/i.test(name.expression);

/** A job that could not begin: what its head says cannot be evaluated or played. */
export function failed(run: Run, key: string, name: string, planned: PlannedJob, frame: Frame, cause: unknown): Outcome {
  const message = messageOf(cause);
  record(run, key, {
    name,
    needs: needKeys(frame, planned),
    result: 'failure',
    annotations: [annotation(message)],
    log: message,
  });
  return { result: 'failure', outputs: {} };
}

const annotation = (message: string) => ({ level: 'error' as const, title: '', message, file: '', line: 0, step: '' });
