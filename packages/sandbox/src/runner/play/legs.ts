import { messageOf } from '../errors.ts';
import { type Combination, combinationLabel, expandMatrix } from '../plan/matrix.ts';
import { jsonOf, textOf } from '../read/expressions.ts';
import { checkSystem } from '../read/job.ts';
import { get, isExpression, type Token } from '../read/tokens.ts';
import { playCall } from './call.ts';
import { ConcurrencyDeadlock, claimOf } from './claim.ts';
import { keepLeg } from './earlier.ts';
import { enterEnvironment } from './environment.ts';
import { record } from './record.ts';
import type { Leg, Outcome } from './run.ts';
import { createSlots, type Slots } from './slots.ts';
import { playSteps } from './steps.ts';
import { type JobPlay, jobScope, type LegPlay, mayRun, needKeys } from './view.ts';

/** Plays a job once, or once for each combination of its matrix. */
export async function playLegs(play: JobPlay): Promise<Outcome[]> {
  const { frame, planned } = play;
  let legs: Leg[];
  try {
    legs = legsOf(play);
  } catch (cause) {
    return [failed(play, frame.idPrefix + planned.job.id, frame.namePrefix + planned.job.id, cause)];
  }
  const running = legs.map((leg) => ({ leg, cancel: new AbortController() }));
  const { strategy } = legs[0] ?? {};
  const slots = createSlots(Number(strategy?.['max-parallel'] ?? 1));
  const stop = () => {
    if (!goesOn(play)) for (const { cancel } of running) cancel.abort(frame.cancel.signal.reason);
  };
  frame.cancel.signal.addEventListener('abort', stop);
  try {
    return await Promise.all(
      running.map(async ({ leg, cancel }) => {
        const kept = keepLeg(play.run, play.earlier, leg.key);
        if (kept) return kept;
        const head = { contexts: { ...jobScope(play).contexts, matrix: leg.matrix, strategy: leg.strategy } };
        const outcome = await playLeg({ ...play, leg, head, cancel }, slots);
        const others = running.filter((other) => other.leg !== leg);
        if (strategy?.['fail-fast'] && outcome.result === 'failure') for (const other of others) other.cancel.abort('fail-fast');
        return outcome;
      }),
    );
  } finally {
    frame.cancel.signal.removeEventListener('abort', stop);
  }
}

/** A running job is asked again when the run is cancelled; a condition that cannot be evaluated any more does not keep it. */
function goesOn(play: JobPlay): boolean {
  try {
    return mayRun(play);
  } catch {
    return false;
  }
}

async function playLeg(play: LegPlay, slots: Slots): Promise<Outcome> {
  const { run, planned, frame, leg, head, cancel } = play;
  const { job } = planned;
  let reason = 'The operation was canceled.';
  try {
    using _place = await slots.take('shared', cancel.signal);
    const claim = claimOf(job.concurrency, head, frame.heldGroups, job.where);
    const supersede = (why: string) => {
      reason = why;
      cancel.abort(why);
    };
    using _turn = claim && (await run.concurrency.enter(claim, supersede, cancel.signal));
    if (planned.kind === 'call') return await playCall({ ...play, planned }, claim?.group);
    for (const label of [jsonOf(planned.job.runsOn, head)].flat()) checkSystem(job.where, String(label));
    const uses = planned.job.steps.flatMap((step) => (step.kind === 'uses' ? [step.uses] : []));
    // The group comes first: who waits for a reviewer keeps it. https://github.com/hypothesis/lms/pull/4533
    const environment = await enterEnvironment({ ...play, planned });
    using _slot = await run.slots.take(run.options.exclusive?.(job.id, uses) ? 'alone' : 'shared', cancel.signal);
    return await playSteps({ ...play, planned }, environment);
  } catch (cause) {
    if (cause instanceof ConcurrencyDeadlock) reason = cause.message;
    else if (!cancel.signal.aborted) return failed(play, leg.key, leg.name, cause);
    record(run, leg.key, { name: leg.name, needs: leg.needKeys, result: 'cancelled', annotations: [annotation(reason)] });
    return { result: 'cancelled', outputs: {} };
  }
}

function legsOf(play: JobPlay): Leg[] {
  const { job } = play.planned;
  const scope = jobScope(play);
  const matrix = jsonOf(get(job.strategy, 'matrix'), scope) as Record<string, unknown> | undefined;
  const combinations = matrix ? expandMatrix(matrix, job.where) : [null];
  return combinations.map((combination, index) => {
    const strategy = {
      'fail-fast': jsonOf(get(job.strategy, 'fail-fast'), scope) !== false,
      'job-index': index,
      'job-total': combinations.length,
      'max-parallel': Number(jsonOf(get(job.strategy, 'max-parallel'), scope) ?? combinations.length),
    };
    return legOf(play, combination, strategy);
  });
}

function legOf(play: JobPlay, matrix: Combination | null, strategy: Record<string, unknown>): Leg {
  const { job } = play.planned;
  const { idPrefix, namePrefix } = play.frame;
  const label = matrix ? ` ${combinationLabel(matrix)}` : '';
  const named = textOf(job.name, { contexts: { ...jobScope(play).contexts, matrix, strategy } });
  const name = named === '' ? `${job.id}${label}` : namesMatrix(job.name) ? named : `${named}${label}`;
  return { key: `${idPrefix}${job.id}${label}`, name: namePrefix + name, needKeys: needKeys(play), matrix, strategy };
}

const namesMatrix = (name: Token | undefined): boolean =>
  name !== undefined && isExpression(name) && /\bmatrix\b/i.test(name.expression);

/** A job that could not begin: what its head says cannot be evaluated or played. */
export function failed(play: JobPlay, key: string, name: string, cause: unknown): Outcome {
  const message = messageOf(cause);
  record(play.run, key, { name, needs: needKeys(play), result: 'failure', annotations: [annotation(message)], log: message });
  return { result: 'failure', outputs: {} };
}

const annotation = (message: string) => ({ level: 'error' as const, title: '', message, file: '', line: 0, step: '' });
