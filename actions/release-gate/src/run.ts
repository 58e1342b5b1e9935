import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from './action.ts';
import { checkInputs } from './check-inputs.ts';
import type { Operation } from './operation.ts';
import { approval } from './operations/approval.ts';
import { brief } from './operations/brief.ts';
import { canary } from './operations/canary.ts';
import { window } from './operations/window.ts';
import type { Ports } from './ports.ts';

const DO: Record<Operation, (inputs: Inputs, ports: Ports) => Outcome | Promise<Outcome>> = { window, brief, approval, canary };

/** Does the one operation that was asked for. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  ports.session.environment = inputs.environment;
  checkInputs(inputs);
  return await DO[inputs.operation](inputs, ports);
}
