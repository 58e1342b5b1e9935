import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import { UserError } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import type { Inputs } from '../action.ts';
import type { AliasRequest } from '../adapters/vercel/project.ts';
import { announceProduction } from '../announce.ts';
import { tellsRolling } from '../canary/judge-rolling.ts';
import { redFinding } from '../findings.ts';
import { githubEnvironment } from '../history/github-environment.ts';
import { redState } from '../history/red-state.ts';
import type { Ports } from '../ports.ts';
import { commitOf } from './commit-of.ts';
import { isThere } from './is-there.ts';
import { judgeMove, type Moved } from './judge-move.ts';
import { type Mover, moveDomains } from './move.ts';
import { nounOf } from './move-stage.ts';
import type { Superseder } from './race.ts';
import { SUPERSEDED } from './superseded.ts';
import { withUnknownEnd } from './unknown-end.ts';

export interface Plan extends Moved {
  /** What was in production before. */
  previous: string | undefined;
  beganAt: number;
  /** Why this deployment, where the action chose it. */
  because?: string;
  mover: Mover<Superseder>;
  /** What is left to do after the move, however it ended. @returns what went wrong with it, and what else there is to say. */
  conclude(move: Concluded): Promise<{ findings: Finding[]; notes: string[] }>;
}

interface Concluded {
  /** Our own request, as Vercel tells of it; undefined where nothing was asked for or it has not ended. */
  request: AliasRequest | undefined;
  /** Production has moved, and nothing is wrong with it. */
  isGood: boolean;
}

/** Vercel refused before it moved anything: production is what it was. */
export class NotMovedError extends UserError {
  override name = 'NotMovedError';
}

/** The plan does not allow it, such as a rollback to any but the deployment before the current one. */
export class PlanError extends NotMovedError {
  override name = 'PlanError';
}

/** Moves the domains, waits for the end of that very move, and asks every domain what it serves. */
export async function moveProduction(plan: Plan, inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, clock } = ports;
  const { type, production, previous, deployment } = plan;
  const { id } = deployment;
  const productionUrl = announceProduction(production, previous, inputs, ports);
  const work = { operation: type, project: plan.project.name, environment: 'production' };
  const recorder = await ports.record({ ...work, ...githubEnvironment('production', 'live'), ref: commitOf(deployment, ports) });
  const logUrl = session.runUrl;
  await recorder.note({ state: 'in_progress', deploymentId: id, description: `${words[type].doing} it.`, logUrl });
  let isAsked = false;
  const ask = async () => {
    const wasAsked = isAsked;
    isAsked = true;
    try {
      const answer = await plan.mover.ask();
      if (answer.kind === 'plan') isAsked = wasAsked;
      return answer;
    } catch (cause) {
      // A refusal had no effect; a call that was cut off may have had one, and so may one before it.
      isAsked = wasAsked || !(cause instanceof ServiceError);
      throw cause;
    }
  };
  try {
    const movingAt = clock.now();
    const end = isThere(production, plan.project, id)
      ? { kind: 'there' as const }
      : await moveDomains({ ...plan.mover, ask }, clock);
    if (end.kind === 'plan')
      throw new PlanError(`Vercel's plan does not allow the ${nounOf(type)} to ${id}: ${end.error.message}`, {
        cause: end.error,
      });
    const judged = await judgeMove(end, plan, ports);
    const request = 'request' in end ? end.request : undefined;
    if (request?.fromDeploymentId && request.fromDeploymentId !== id)
      session.output('previous-deployment-id', request.fromDeploymentId);
    const isGood = !tellsRolling(judged) && !redFinding(judged);
    if (isGood) session.output('ready-substate', 'PROMOTED');
    const concluded = await plan.conclude({ request, isGood });
    const findings = [...judged, ...concluded.findings];
    const red = redFinding(findings);
    if (red?.rule === SUPERSEDED) session.output('error-code', 'SUPERSEDED');
    const isRolling = tellsRolling(findings);
    const done =
      end.kind === 'rolling' && isRolling ? end.stand : `${words[type].done} ${id}, which every production domain now serves`;
    const reason = [`${done}${plan.because ? `: ${plan.because}` : ''}`.replace(/\.?$/, '.'), ...concluded.notes].join(' ');
    await recorder.note({
      state: red ? redState(red) : isRolling ? 'in_progress' : 'success',
      deploymentId: id,
      description: red?.title ?? `${words[type].done} it.${inputs.description ? ` ${inputs.description}` : ''}`,
      environmentUrl: productionUrl?.origin,
      logUrl: deployment.inspectorUrl ?? logUrl,
    });
    const took = (name: string, since: number) => ({ name, unit: 'ms', value: clock.now() - since });
    return {
      target: { ...(productionUrl && { url: productionUrl.origin }), environment: 'production', deploymentId: id },
      findings,
      metrics: [took('total', plan.beganAt), took('move', movingAt)],
      ...(findings.length === 0 && { reason }),
    };
  } catch (cause) {
    const description =
      cause instanceof PlanError ? "Vercel's plan does not allow it." : `The end of the ${nounOf(type)} is not known.`;
    await recorder.note({ state: 'error', deploymentId: id, description, logUrl });
    if (!isAsked) throw cause instanceof ServiceError ? new NotMovedError(cause.message, { cause }) : cause;
    const open = `The ${nounOf(type)} to ${id} had been asked for and may still happen: look at the production domains on Vercel before running this job again.`;
    throw withUnknownEnd(cause, open, session.signal);
  }
}

const words = {
  promote: { doing: 'Promoting', done: 'Promoted' },
  rollback: { doing: 'Rolling back to', done: 'Rolled back to' },
} as const;
