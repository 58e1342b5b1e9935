import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { Project } from '../adapters/vercel/project.ts';
import { aliasInstead } from '../canary/alias-instead.ts';
import { readPlan, saysNone } from '../canary/plan.ts';
import { start } from '../canary/start.ts';
import { NotBegunError, refuseUnfit } from '../canary/unfit.ts';
import type { Ports } from '../ports.ts';
import { findDeployment } from '../release/find-deployment.ts';
import { refused } from '../release/refused.ts';

/** Gives a staged production deployment to the first share of visitors, as the project's own rolling-release settings say. */
export async function canaryStart(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const project = await ports.vercel.project(ports.projectId);
  const deployment = await findDeployment(inputs.deployment ?? '', project, ports);
  refuseUnfit(deployment);
  try {
    return await startOrName(project, deployment, inputs, ports);
  } catch (error) {
    if (error instanceof NotBegunError) return refused('canary-not-begun', error, deployment, ports);
    throw error;
  }
}

async function startOrName(project: Project, deployment: Deployment, inputs: Inputs, ports: Ports): Promise<Outcome> {
  const plan = await readPlan(ports.vercel, project.id);
  if (plan.kind === 'none') return await aliasInstead(plan.said, deployment, inputs, ports);
  try {
    return await start(project, deployment, plan, inputs, ports);
  } catch (error) {
    // The settings of a plan without rolling releases may look merely empty; then it is the start that is refused.
    const said = saysNone(error);
    if (said === undefined) throw error;
    return await aliasInstead(said, deployment, inputs, ports);
  }
}
