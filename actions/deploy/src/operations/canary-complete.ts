import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { confirmComplete } from '../canary/confirm-complete.ts';
import { recordCanary } from '../canary/record-canary.ts';
import { isAtLastStage, type Standing } from '../canary/standing.ts';
import { takeStep } from '../canary/take-step.ts';
import { endedError, findWork, lookAgain } from '../canary/work.ts';
import type { Ports } from '../ports.ts';

/** Gives the canary to everybody, and proves that every production domain serves it. */
export async function canaryComplete(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { vercel, clock, session } = ports;
  const { work, standing } = await findWork(inputs, ports);
  if (standing.kind === 'aborted') throw endedError(work, 'aborted');
  const { project, deployment, deadline } = work;
  return await recordCanary(work, 'Completing the canary', inputs, ports, async () => {
    if (standing.kind === 'completed') return await confirmComplete(work, ports);
    const step = {
      what: `complete the rolling release of ${deployment.id}`,
      ask: () => vercel.completeRolling(project.id, deployment.id),
      look: lookAgain(work, ports),
      isBegun: isAtLastStage,
      isDone: ({ kind }: Standing) => kind !== 'active',
      deadline,
      tell: session.log.info,
    };
    const end = await takeStep(step, clock);
    if (end.kind === 'aborted') throw endedError(work, 'aborted');
    return await confirmComplete(work, ports);
  });
}
