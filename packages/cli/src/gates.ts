import { action as budgetGate } from '@shipgate/budget-gate/action.ts';
import { action as buildArtifact } from '@shipgate/build-artifact/action.ts';
import { action as deploy } from '@shipgate/deploy/action.ts';
import { action as forkGate } from '@shipgate/fork-gate/action.ts';
import { action as headerAudit } from '@shipgate/header-audit/action.ts';
import { action as notify } from '@shipgate/notify/action.ts';
import { action as releaseGate } from '@shipgate/release-gate/action.ts';
import { action as smoke } from '@shipgate/smoke/action.ts';
import type { Outcome } from '#core/outcome.ts';
import { atSite } from '#kit/at-site.ts';
import { type Attempted, attempt, type Run, type Surroundings } from '#kit/attempt.ts';
import type { ActionDefinition, InputTable } from '#kit/inputs/definition.ts';
import type { Session } from '#kit/session.ts';

/** An action as a terminal knows it: its definition at once, its work only when it is to run. */
export interface Gate {
  action: ActionDefinition;
  attempt(surroundings: Surroundings): Promise<Attempted>;
}

const gate = <Table extends InputTable>(action: ActionDefinition<Table>, load: () => Promise<Run<Table>>): Gate => ({
  action,
  attempt: (surroundings) => attempt(action, async (inputs, session) => (await load())(inputs, session), surroundings),
});

/** Joins an action's work with its live ports, as its `main.ts` does on a runner. */
const joined =
  <Inputs, Ports>(
    { run }: { run(inputs: Inputs, ports: Ports): Promise<Outcome> },
    { livePorts }: { livePorts(inputs: Inputs, session: Session): Ports },
  ) =>
  (inputs: Inputs, session: Session) =>
    run(inputs, livePorts(inputs, session));

/** Every action, in the order of the stream. */
export const GATES: readonly Gate[] = [
  gate(deploy, async () => joined(await import('@shipgate/deploy/run.ts'), await import('@shipgate/deploy/ports.ts'))),
  gate(smoke, async () => atSite(joined(await import('@shipgate/smoke/run.ts'), await import('@shipgate/smoke/ports.ts')))),
  gate(budgetGate, async () =>
    atSite(joined(await import('@shipgate/budget-gate/run.ts'), await import('@shipgate/budget-gate/ports.ts'))),
  ),
  gate(headerAudit, async () =>
    atSite(joined(await import('@shipgate/header-audit/run.ts'), await import('@shipgate/header-audit/adapters/ports.ts'))),
  ),
  gate(notify, async () => joined(await import('@shipgate/notify/run.ts'), await import('@shipgate/notify/live-ports.ts'))),
  gate(buildArtifact, async () =>
    joined(await import('@shipgate/build-artifact/run.ts'), await import('@shipgate/build-artifact/ports.ts')),
  ),
  gate(forkGate, async () => joined(await import('@shipgate/fork-gate/run.ts'), await import('@shipgate/fork-gate/ports.ts'))),
  gate(releaseGate, async () =>
    joined(await import('@shipgate/release-gate/run.ts'), await import('@shipgate/release-gate/ports.ts')),
  ),
];
