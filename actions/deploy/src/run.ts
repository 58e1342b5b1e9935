import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from './action.ts';
import { announceTrouble } from './announce.ts';
import { checkInputs } from './check-inputs.ts';
import { admitFork } from './history/fork.ts';
import { environmentOf, type Operation } from './operation.ts';
import { alias } from './operations/alias.ts';
import { build } from './operations/build.ts';
import { canaryAbort } from './operations/canary-abort.ts';
import { canaryAdvance } from './operations/canary-advance.ts';
import { canaryComplete } from './operations/canary-complete.ts';
import { canaryStart } from './operations/canary-start.ts';
import { cleanup } from './operations/cleanup.ts';
import { deploy } from './operations/deploy.ts';
import { mark } from './operations/mark.ts';
import { preflight } from './operations/preflight.ts';
import { promote } from './operations/promote.ts';
import { rollback } from './operations/rollback.ts';
import { unpin } from './operations/unpin.ts';
import type { Ports } from './ports.ts';

const DO: Record<Operation, (inputs: Inputs, ports: Ports) => Promise<Outcome>> = {
  deploy,
  build,
  alias,
  preflight,
  promote,
  'canary-start': canaryStart,
  'canary-advance': canaryAdvance,
  'canary-complete': canaryComplete,
  'canary-abort': canaryAbort,
  mark,
  rollback,
  unpin,
  cleanup,
};

/** Does the one operation that was asked for. What it learns becomes an output at once, so that outputs exist on every end. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session } = ports;
  session.environment = environmentOf(inputs);
  session.output('environment', session.environment);
  // A fork's pull request has no secrets, so it is told before a token is missed.
  const skipped = admitFork(inputs, session);
  if (skipped) return skipped;
  checkInputs(inputs);
  return await DO[inputs.operation](inputs, ports).catch((cause: unknown) => {
    announceTrouble(cause, ports);
    throw cause;
  });
}
