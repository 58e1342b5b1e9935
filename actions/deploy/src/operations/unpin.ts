import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { announceProduction } from '../announce.ts';
import type { Ports } from '../ports.ts';
import { followingOf, pinWords } from '../release/pin.ts';
import { readProduction } from '../release/production.ts';

/** Lets the production domains follow new deployments again. It moves none: production stays what it is. */
export async function unpin(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { session, vercel } = ports;
  const project = await vercel.project(ports.projectId);
  const before = followingOf(project);
  const production = await readProduction(vercel, project);
  const productionUrl = announceProduction(production, undefined, inputs, ports);
  const { current } = production;
  if (current !== undefined) session.output('deployment-id', current);
  if (before.kind !== 'follow') {
    await vercel.setFollowing(project.id, true);
    const { autoAssignCustomDomains } = await vercel.project(project.id);
    if (autoAssignCustomDomains !== true)
      throw new UserError(
        `The production domains of ${project.name} still do not follow new deployments, though Vercel took the change. A rollback may have come in between: look at the project on Vercel, then run the job again.`,
      );
  }
  const was = { follow: 'they did before', 'by-hand': 'that was switched off in its settings', pinned: '' }[before.kind];
  const now = before.kind === 'pinned' ? `that was ${pinWords(before)}` : was;
  return {
    target: {
      ...(productionUrl && { url: productionUrl.origin }),
      environment: 'production',
      ...(current !== undefined && { deploymentId: current }),
    },
    findings: [],
    reason: `The production domains of ${project.name} follow new deployments: ${now}. Production stays ${current ?? 'empty'} until the next one.`,
  };
}
