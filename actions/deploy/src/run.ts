import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from './action.ts';
import { checkInputs } from './check-inputs.ts';
import { deploy } from './operations/deploy.ts';
import { promote } from './operations/promote.ts';
import { rollback } from './operations/rollback.ts';
import type { Ports } from './ports.ts';

/** Does the one operation that was asked for. What it learns becomes an output at once, so that outputs exist on every end. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  checkInputs(inputs);
  switch (inputs.operation) {
    case 'deploy':
      return await deploy(inputs, ports);
    case 'promote':
      return await promote(inputs, ports);
    case 'rollback':
      return await rollback(inputs, ports);
  }
}
