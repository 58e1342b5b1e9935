import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { announceDeployment } from '../announce.ts';
import { rollBackCanary } from '../canary/roll-back.ts';
import type { Ports } from '../ports.ts';
import { allowedByPlan, chooseRollback } from '../release/choose-rollback.ts';
import { findDeployment } from '../release/find-deployment.ts';
import { isThere } from '../release/is-there.ts';
import { moveProduction, PlanError } from '../release/move-production.ts';
import { readProduction } from '../release/production.ts';
import { refuseTarget } from '../release/refuse-target.ts';
import { rehearse } from '../release/rehearse.ts';
import { rollbackPlan, type Situation } from '../release/rollback-plan.ts';
import type { Choice } from '../release/rollback-target.ts';
import { takenOverBy } from '../release/taken-over.ts';

/** Moves the production domains back to an earlier deployment, and proves that each serves it. */
export async function rollback(inputs: Inputs, ports: Ports): Promise<Outcome> {
  if (inputs['dry-run']) return await rehearse(inputs, ports);
  const { vercel } = ports;
  const beganAt = ports.clock.now();
  const project = await vercel.project(ports.projectId);
  const canaryBack = await rollBackCanary(project, inputs, ports);
  if (canaryBack) return canaryBack;
  const production = await readProduction(vercel, project);
  const other = takenOverBy(inputs, project, production);
  if (other !== undefined) return stands(other, inputs);
  const situation = { project, production, beganAt };
  const choice = await chooseRollback(inputs, project, production, ports);
  try {
    return await goBack(choice, situation, inputs, ports);
  } catch (cause) {
    if (!(cause instanceof PlanError)) throw cause;
    const allowed = await allowedByPlan(project, production, ports);
    const rule = `${cause.message} A Hobby account can only go back to the deployment directly before the current one`;
    if (!allowed || allowed.id === choice.id) throw new UserError(`${rule}. A Pro account can go back to any.`);
    // Whoever names a deployment means that one; only our own choice may be another.
    if (inputs.deployment !== undefined) throw new UserError(`${rule}: ${allowed.id}. Name that one, or upgrade the account.`);
    const because = `${allowed.because}, and the plan does not allow ${choice.id}, which ${choice.because.replace(/^it /, '')}`;
    ports.session.log.warning(`${rule}, so production goes back to ${allowed.id} instead.`, 'Deploy');
    return await goBack({ id: allowed.id, because }, situation, inputs, ports);
  }
}

/** Going back would take away what somebody has released since, which is judged by its own run. */
const stands = (current: string, { leave }: Inputs): Outcome => ({
  target: { environment: 'production', deploymentId: current },
  verdict: 'skip',
  findings: [],
  reason: `Production has left ${leave} already: it serves ${current}, which stands, so nothing was rolled back.`,
});

async function goBack({ id: wanted, because }: Choice, situation: Situation, inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { project, production } = situation;
  const { log } = ports.session;
  const deployment = await findDeployment(wanted, project, ports);
  refuseTarget(deployment);
  const { id } = deployment;
  // A promotion that failed before it moved anything is rolled back too: there is nothing to move then, only domains to ask.
  if (isThere(production, project, id)) log.info(`Production serves ${id} already, so nothing has to move.`);
  else log.info(`Rolling back from ${production.current ?? 'nothing'} to ${id}: ${because}.`);
  announceDeployment(deployment, inputs, ports);
  return await moveProduction(rollbackPlan(deployment, because, situation, inputs, ports), inputs, ports);
}
