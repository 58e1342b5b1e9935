import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { announceDeployment, announceProduction } from '../announce.ts';
import { activeRolling } from '../canary/active.ts';
import { baseOf } from '../canary/standing.ts';
import type { Ports } from '../ports.ts';
import { checkAddress } from './check-address.ts';
import { chooseRollback, toLeave } from './choose-rollback.ts';
import { findDeployment } from './find-deployment.ts';
import { readProduction } from './production.ts';
import { refuseTarget } from './refuse-target.ts';

/** Goes the way of a rollback up to the move: finds what production would go back to, and proves that it still answers. Changes nothing. */
export async function rehearse(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { vercel, clock, projectId } = ports;
  const beganAt = clock.now();
  const project = await vercel.project(projectId);
  const production = await readProduction(vercel, project);
  const release = await activeRolling(vercel, project.id);
  const base = release && baseOf(release);
  const choice =
    base !== undefined && inputs.deployment === undefined
      ? { id: base, because: 'it is what production was before the rolling release that is under way' }
      : await chooseRollback(inputs, project, production, ports);
  const deployment = await findDeployment(choice.id, project, ports);
  refuseTarget(deployment);
  announceProduction(production, toLeave(project, production), inputs, ports);
  const url = announceDeployment(deployment, inputs, ports);
  const findings = await checkAddress(url, ports);
  const madeAt = new Date(deployment.createdAt).toISOString();
  return {
    target: { url: url.origin, environment: 'production', deploymentId: deployment.id },
    findings,
    metrics: [
      { name: 'age', unit: 'ms', value: Math.max(0, beganAt - deployment.createdAt) },
      { name: 'total', unit: 'ms', value: clock.now() - beganAt },
    ],
    ...(findings.length === 0 && {
      reason: `A rollback would go back to ${deployment.id}, made at ${madeAt}: ${choice.because}. It answers; nothing was moved.`,
    }),
  };
}
