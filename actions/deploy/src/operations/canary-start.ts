import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { aliasInstead } from '../canary/alias-instead.ts';
import { readPlan, saysNone } from '../canary/plan.ts';
import { start } from '../canary/start.ts';
import { NotBegunError, refuseUnfit } from '../canary/unfit.ts';
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
    if (error instanceof NotBegunError) return notBegun(error, deployment);
    // The settings of a plan without rolling releases may look merely empty; then it is the start that is refused.
    const said = saysNone(error);
    if (said === undefined) throw error;
    return await aliasInstead(said, deployment, inputs, ports);
  }
}

/** By its rule whoever tells of the run knows that production is what it was. */
const notBegun = ({ message }: NotBegunError, { id }: Deployment): Outcome => ({
  target: { environment: 'production', deploymentId: id },
  findings: [{ rule: 'canary-not-begun', title: message, verdict: 'error', severity: 'high' }],
});
