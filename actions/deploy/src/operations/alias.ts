import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { announceDeployment } from '../announce.ts';
import { nameDeployment } from '../domains/name-deployment.ts';
import type { Ports } from '../ports.ts';
import { findDeployment } from '../release/find-deployment.ts';

/** Gives names to a deployment that is there already, and proves that each answers from it. */
export async function alias(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { vercel, clock } = ports;
  const beganAt = clock.now();
  const project = await vercel.project(ports.projectId);
  const deployment = await findDeployment(inputs.deployment ?? '', project, ports);
  const { id, readyState, target } = deployment;
  const url = announceDeployment(deployment, inputs, ports);
  if (readyState !== 'READY')
    throw new UserError(
      `Deployment ${id} is ${readyState}, and only a READY one can have aliases. Wait for its build, or choose another.`,
    );
  const findings = await nameDeployment(deployment, inputs, ports);
  return {
    target: { url: url.origin, environment: target === 'production' ? 'production' : inputs.environment, deploymentId: id },
    findings,
    metrics: [{ name: 'total', unit: 'ms', value: clock.now() - beganAt }],
    ...(findings.length === 0 && { reason: `${id} answers at every alias: ${(inputs.alias ?? []).join(', ')}.` }),
  };
}
