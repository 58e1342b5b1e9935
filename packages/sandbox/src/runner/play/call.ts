import { callInputs } from '../plan/inputs.ts';
import type { PlannedCall } from '../plan/plan.ts';
import { textOf } from '../read/expressions.ts';
import { combine } from '../result.ts';
import { claimOf } from './claim.ts';
import { record } from './record.ts';
import type { Outcome } from './run.ts';
import type { LegPlay } from './view.ts';

/** Plays a called workflow: its own inputs and secrets, the caller's `github` and `vars`. */
export async function playCall(play: LegPlay<PlannedCall>, held: string | undefined): Promise<Outcome> {
  const { run, frame, leg, cancel } = play;
  const { job, called } = play.planned;
  const startedAt = Date.now();
  run.emit({ type: 'job-started', job: leg.key, name: leg.name, at: startedAt });
  const outside = { contexts: { github: run.github, vars: run.vars, inputs: {} } };
  const inputs = callInputs(job, called.workflow, play.head, outside);
  const inside = { contexts: { ...outside.contexts, inputs } };
  const heldGroups = [...frame.heldGroups, ...(held ? [held.toLowerCase()] : [])];
  const claim = claimOf(called.workflow.concurrency, inside, heldGroups, job.where);
  using _turn = claim && (await run.concurrency.enter(claim, (reason) => cancel.abort(reason), cancel.signal));
  const outcomes = await run.playJobs(called, {
    inputs,
    secrets: passedSecrets(play),
    idPrefix: `${leg.key} / `,
    namePrefix: `${leg.name} / `,
    heldGroups: [...heldGroups, ...(claim ? [claim.group.toLowerCase()] : [])],
    earlier: play.earlier,
    cancel,
  });
  const jobs = Object.fromEntries(outcomes);
  const outputs: Record<string, string> = {};
  for (const [name, token] of called.workflow.outputs) {
    outputs[name] = textOf(token, { contexts: { ...inside.contexts, jobs } });
  }
  const result = combine([...outcomes.values()].map((outcome) => outcome.result));
  record(run, leg.key, {
    kind: 'call',
    name: leg.name,
    needs: leg.needKeys,
    result,
    outputs,
    startedAt,
    durationMs: Date.now() - startedAt,
  });
  return { result, outputs };
}

function passedSecrets({ planned, frame, head }: LegPlay<PlannedCall>): Record<string, string> {
  const { secrets } = planned.job;
  if (secrets.kind === 'inherit') return frame.secrets;
  const scope = { contexts: { ...head.contexts, secrets: frame.secrets } };
  return Object.fromEntries(secrets.values.map(([name, token]) => [name, textOf(token, scope)]));
}
