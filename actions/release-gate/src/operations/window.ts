import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { lookAtCalendar } from '../calendar/look.ts';
import type { Ports } from '../ports.ts';

/** Says whether the calendar of the default branch lets a release out now. */
export async function window(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { findings } = await lookAtCalendar(inputs, ports);
  return {
    target: { environment: inputs.environment },
    findings,
    ...(findings.length === 0 && { reason: 'A release may go out now: no freeze holds, and no window is missed.' }),
  };
}
