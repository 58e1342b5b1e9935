import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { advance } from '../canary/advance.ts';
import { confirmComplete } from '../canary/confirm-complete.ts';
import { recordCanary } from '../canary/record-canary.ts';
import { endedError, findWork } from '../canary/work.ts';
import type { Ports } from '../ports.ts';

/** Takes the canary to its next stage: once, however often the answer is lost or the job is run again. */
export async function canaryAdvance(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { work, standing } = await findWork(inputs, ports);
  switch (standing.kind) {
    case 'aborted':
      throw endedError(work, 'aborted');
    case 'completed':
      return await recordCanary(work, 'Confirming', inputs, ports, () => confirmComplete(work, ports));
    case 'active':
      return await recordCanary(work, 'Advancing the canary', inputs, ports, (recorder) =>
        advance(standing.release, work, recorder, ports),
      );
  }
}
