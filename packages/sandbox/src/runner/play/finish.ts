import { messageOf } from '../errors.ts';
import type { PlannedSteps } from '../plan/plan.ts';
import { jsonOf, textOf } from '../read/expressions.ts';
import { entries, get } from '../read/tokens.ts';
import type { JobResult, Result, StepResult } from '../result.ts';
import { type Entered, nameOf } from './environment.ts';
import { createStepOutput, type StepOutput } from './output.ts';
import { record } from './record.ts';
import type { Room } from './room.ts';
import type { Outcome } from './run.ts';
import { scopeOf } from './step.ts';
import type { LegPlay } from './view.ts';

const LAST_STEP = 'Complete job';

interface Ended {
  startedAt: number;
  results: StepResult[];
  /** Why the job was ended from outside. */
  limit: string | undefined;
  endDeployment: ReturnType<Entered['begin']>;
}

/** Evaluates a job's outputs and environment, drops what would show a secret, and puts the job down. */
export function finishJob(
  { run, planned, leg }: LegPlay<PlannedSteps>,
  room: Room,
  { startedAt, results, limit, endDeployment }: Ended,
): Outcome {
  const { job } = planned;
  const output = createStepOutput(run, room, LAST_STEP);
  const scope = scopeOf(room, { action: '' });
  if (limit) output.annotate('error', limit);
  const outputs: Record<string, string> = {};
  let outcome: Result = room.status;
  let environment: JobResult['environment'];
  let tolerates = false;
  try {
    for (const [name, token] of entries(job.outputs)) {
      const value = textOf(token, scope);
      if (room.masks.mask(value) !== value) output.annotate('warning', `Skip output '${name}' since it may contain secret.`);
      else if (value !== '') outputs[name] = value;
    }
    environment = environmentOf(job, room, output);
    tolerates = jsonOf(job.continueOnError, scope) === true;
  } catch (cause) {
    output.annotate('error', `The template is not valid. ${messageOf(cause)}`);
    outcome = 'failure';
  }
  const result = outcome === 'failure' && tolerates ? 'success' : outcome;
  endDeployment(outcome === 'success' ? 'success' : 'failure', environment?.url ?? '');
  record(run, leg.key, {
    name: leg.name,
    needs: leg.needKeys,
    result,
    outcome,
    outputs,
    startedAt,
    durationMs: Date.now() - startedAt,
    steps: results,
    log: room.log.join('\n'),
    summary: room.summary.join('\n'),
    annotations: room.annotations,
    environment,
    permissions: room.permissions,
  });
  return { result, outputs };
}

function environmentOf(job: PlannedSteps['job'], room: Room, output: StepOutput): JobResult['environment'] {
  if (!job.environment) return undefined;
  const scope = scopeOf(room, { action: '' });
  const name = textOf(nameOf(job.environment), scope);
  if (name === '') return undefined;
  const url = textOf(get(job.environment, 'url'), scope);
  if (room.masks.mask(url) === url) return { name, url };
  output.annotate('warning', `Skip setting environment url as environment '${name}' may contain secret.`);
  return { name, url: '' };
}
