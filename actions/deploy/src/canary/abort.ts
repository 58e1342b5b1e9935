import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { MoveAnswer } from '../adapters/vercel/promote.ts';
import type { Ports } from '../ports.ts';
import { confirmProduction } from '../release/check-address.ts';
import { followingOf, rollbackReason } from '../release/pin.ts';
import { markLeft } from '../release/rollback-plan.ts';
import { recordCanary } from './record-canary.ts';
import type { Standing } from './standing.ts';
import { takeStep } from './take-step.ts';
import { endedError, lookAgain, type Work } from './work.ts';

/**
 * Ends a rolling release that is under way by rolling back to what production was before it; Vercel has no other call for it.
 * @see https://vercel.com/docs/rolling-releases#aborting-a-rolling-release
 */
export async function abortRolling(work: Work, inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { vercel, clock, session } = ports;
  const { project, deployment, deadline } = work;
  const base = baseId(work);
  const because = rollbackReason(inputs.description, followingOf(project), session.source);
  return await recordCanary(work, 'Aborting the canary', inputs, ports, async () => {
    const step = {
      what: `abort the rolling release of ${deployment.id}`,
      ask: async () => refusalOf(await vercel.rollback(project.id, base, because)),
      look: lookAgain(work, ports),
      isBegun: () => false,
      isDone: ({ kind }: Standing) => kind !== 'active',
      deadline,
      tell: session.log.info,
    };
    const end = await takeStep(step, clock);
    if (end.kind === 'completed') throw endedError(work, 'completed');
    const aborted = await confirmAborted(work, 'Aborted', inputs, ports);
    // So that no later rollback takes it for good.
    await markLeft({ fromRollingReleaseId: deployment.id }, base, inputs.description, ports);
    return aborted;
  });
}

/** Proves that every production domain serves what was there before. */
export async function confirmAborted(work: Work, done: string, inputs: Inputs, ports: Ports) {
  const base = baseId(work);
  const why = inputs.description ? ` (${inputs.description})` : '';
  return {
    kind: 'aborted' as const,
    base,
    findings: await confirmProduction(work.production, base, ports),
    reason: `${done} the canary ${work.deployment.id}${why}: every production domain serves ${base}. New deployments do not take the domains until one is promoted, or operation "unpin" lifts that.`,
  };
}

function baseId({ base, deployment }: Work): string {
  if (base !== undefined) return base;
  throw new UserError(
    `Vercel does not tell what production was before ${deployment.id}. Name it: operation "rollback" with the input "deployment".`,
  );
}

/** @throws the trouble with a request whose answer says or leaves open that it had no effect. */
function refusalOf(answer: MoveAnswer): void {
  if ('error' in answer) throw answer.error;
}
