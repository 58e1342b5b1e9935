import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Project } from '../adapters/vercel/project.ts';
import { announceDeployment } from '../announce.ts';
import type { Ports } from '../ports.ts';
import { findDeployment } from '../release/find-deployment.ts';
import { moveProduction } from '../release/move-production.ts';
import { isServing, type Production, readProduction } from '../release/production.ts';
import { type Choice, chooseRollbackTarget } from '../release/rollback-target.ts';

/** Moves the production domains back to an earlier deployment, and proves that each serves it. */
export async function rollback(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, vercel } = ports;
  const beganAt = ports.clock.now();
  const project = await vercel.project(ports.projectId);
  const production = await readProduction(vercel, project);
  const { id: wanted, because } = await choose(inputs, project, production, ports);
  const deployment = await findDeployment(wanted, project, ports);
  const { id, readyState } = deployment;
  if (readyState !== 'READY')
    throw new UserError(`Deployment ${id} is ${readyState}, and production can only go back to a READY one. Choose another.`);
  // A promotion that failed before it moved anything is rolled back too: there is nothing to move then, only domains to ask.
  if (isServing(production, id)) session.log.info(`Production serves ${id} already, so nothing has to move.`);
  else session.log.info(`Rolling back from ${production.current ?? 'nothing'} to ${id}: ${because}.`);
  announceDeployment(deployment, inputs, ports);
  return await moveProduction(
    {
      type: 'rollback',
      deployment,
      project,
      production,
      previous: production.current,
      beganAt,
      because: isServing(production, id) ? 'it was in production already, so nothing moved' : because,
      ask: () => vercel.rollback(project.id, id, inputs.description),
    },
    inputs,
    ports,
  );
}

async function choose(inputs: Inputs, project: Project, { current }: Production, { vercel }: Ports): Promise<Choice> {
  if (inputs.deployment !== undefined) return { id: inputs.deployment, because: 'it is the deployment that was asked for' };
  const listed = await vercel.list(project.id, { target: 'production', state: 'READY' });
  const choice = chooseRollbackTarget(listed, current, project.lastAliasRequest);
  if (choice) return choice;
  throw new UserError(
    `There is no production deployment before ${current ?? 'the first one'} in ${project.name} to go back to. Name one with the input "deployment".`,
  );
}
