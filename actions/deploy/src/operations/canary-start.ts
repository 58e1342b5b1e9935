import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { aliasInstead } from '../canary/alias-instead.ts';
import { readPlan, saysNone } from '../canary/plan.ts';
import { start } from '../canary/start.ts';
import { refuseUnfit } from '../canary/unfit.ts';
import type { Ports } from '../ports.ts';
import { findDeployment } from '../release/find-deployment.ts';

/** Gives a staged production deployment to the first share of visitors, as the project's own rolling-release settings say. */
export async function canaryStart(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { vercel } = ports;
  const project = await vercel.project(ports.projectId);
  const deployment = await findDeployment(inputs.deployment ?? '', project, ports);
  refuseUnfit(deployment);
  const plan = await readPlan(vercel, project.id);
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
