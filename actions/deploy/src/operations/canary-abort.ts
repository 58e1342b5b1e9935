import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { abortRolling, confirmAborted } from '../canary/abort.ts';
import { recordCanary } from '../canary/record-canary.ts';
import { endedError, findWork } from '../canary/work.ts';
import type { Ports } from '../ports.ts';

/** Takes the canary away from its visitors, and proves that every production domain serves what was there before. */
export async function canaryAbort(inputs: Inputs, ports: Ports): Promise<Outcome> {
  // It stands in jobs that are called after what they judge, so its report says that production is given back.
  ports.session.operation = 'rollback';
  const { work, standing } = await findWork(inputs, ports);
  switch (standing.kind) {
    case 'active':
      return await abortRolling(work, inputs, ports);
    case 'completed':
      throw endedError(work, 'completed');
    case 'aborted':
      ports.session.log.info(`The rolling release of ${work.deployment.id} has ended already, so the domains are asked only.`);
      return await recordCanary(work, 'Confirming the abort of', inputs, ports, () =>
        confirmAborted(work, 'Already aborted:', inputs, ports),
      );
  }
}
