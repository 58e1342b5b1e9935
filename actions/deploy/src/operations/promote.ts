import type { Outcome } from '#core/outcome.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { announceDeployment } from '../announce.ts';
import { deadlineOf } from '../deadline.ts';
import type { Ports } from '../ports.ts';
import { findDeployment } from '../release/find-deployment.ts';
import { isThere } from '../release/is-there.ts';
import { leaveFollowing } from '../release/leave-following.ts';
import { moveProduction, NotMovedError } from '../release/move-production.ts';
import { followingOf } from '../release/pin.ts';
import { readProduction } from '../release/production.ts';
import { refused } from '../release/refused.ts';
import { promotionOf, type Runner, raceOf } from '../release/settle-race.ts';

/** Moves the production domains to the deployment that was tested, without building it again, and proves that each serves it. */
export async function promote(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { vercel } = ports;
  const beganAt = ports.clock.now();
  const project = await vercel.project(ports.projectId);
  const deployment = await findDeployment(inputs.deployment ?? '', project, ports);
  refuseUnfit(deployment);
  announceDeployment(deployment, inputs, ports);
  const production = await readProduction(vercel, project);
  const { lastAliasRequest: last } = project;
  const wasThere = isThere(production, project, deployment.id);
  // When it is there already, what was there before is what its own promotion remembers.
  const own = last?.toDeploymentId === deployment.id && last.type === 'promote' ? last.fromDeploymentId : undefined;
  const runner: Runner = {
    ours: deployment,
    projectId: project.id,
    atStart: last,
    deadline: deadlineOf(inputs, beganAt),
    known: new Set(),
  };
  const race = raceOf(runner, ports);
  return await moveProduction(
    {
      type: 'promote',
      deployment,
      project,
      production,
      previous: wasThere ? (own ?? undefined) : production.current,
      beganAt,
      mover: promotionOf(runner, ports),
      // Where nothing moved, nothing went on top of anything.
      race: wasThere ? { ...race, settle: async () => [], reclaim: async () => false } : race,
      conclude: (move) => leaveFollowing(followingOf(project), move, project, ports),
    },
    inputs,
    ports,
  ).catch((cause: unknown) => {
    // What an earlier attempt has moved already is there to be taken back.
    const isUntouched = production.domains.every(({ deploymentId }) => deploymentId !== deployment.id);
    if (!(cause instanceof NotMovedError && isUntouched)) throw cause;
    // There is nothing to take back.
    ports.session.output('previous-deployment-id', '');
    return refused('promotion-refused', cause, deployment, ports);
  });
}

function refuseUnfit({ id, readyState, target }: Deployment): void {
  if (readyState !== 'READY')
    throw new UserError(
      `Deployment ${id} is ${readyState}, and only a READY one can be promoted. Wait for its build, or choose another.`,
    );
  if (target !== 'production')
    throw new UserError(
      `Deployment ${id} was built for ${target ?? 'preview'}; Vercel would have to build it again, so the tested bytes would not be what is released. Deploy with environment "production" and staged "true", then promote that.`,
    );
}
