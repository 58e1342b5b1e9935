import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import type { Project } from '../adapters/vercel/project.ts';
import { announceDeployment } from '../announce.ts';
import type { Ports } from '../ports.ts';
import { findDeployment } from '../release/find-deployment.ts';
import { abortRolling } from './abort.ts';
import { activeRolling } from './active.ts';
import { baseOf, canaryOf } from './standing.ts';
import { openWork } from './work.ts';

/**
 * Goes back while a rolling release is under way: to what production was before it, which ends it. The domains may name that deployment
 * already then, though a share of the visitors gets the canary.
 * @returns undefined when none is under way, or another deployment is asked for; going there ends it on Vercel too.
 */
export async function rollBackCanary(project: Project, inputs: Inputs, ports: Ports): Promise<Outcome | undefined> {
  const beganAt = ports.clock.now();
  const release = await activeRolling(ports.vercel, project.id);
  const canary = release && canaryOf(release);
  const baseId = release && baseOf(release);
  if (!canary || !baseId) return undefined;
  const wanted = await findDeployment(inputs.deployment ?? baseId, project, ports);
  if (wanted.id !== baseId) return undefined;
  ports.session.log.info(`A rolling release of ${canary} is under way. Going back to ${baseId} ends it.`);
  const work = await openWork(project, await findDeployment(canary, project, ports), { release, beganAt }, inputs, ports);
  const outcome = await abortRolling(work, inputs, ports);
  announceDeployment(wanted, inputs, ports);
  ports.session.output('previous-deployment-id', canary);
  return outcome;
}
