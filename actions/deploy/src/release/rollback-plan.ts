import { plainText } from '#core/text.ts';
import { messageOf } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { troubleOf } from '../adapters/github/connect.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import type { AliasRequest, Project } from '../adapters/vercel/project.ts';
import { deadlineOf } from '../deadline.ts';
import type { Ports } from '../ports.ts';
import { toLeave } from './choose-rollback.ts';
import { commitOf } from './commit-of.ts';
import { isThere } from './is-there.ts';
import { writeMark } from './marks.ts';
import { mendDomains } from './mend.ts';
import type { Plan } from './move-production.ts';
import { followingOf, rollbackReason } from './pin.ts';
import { type Production, readProduction } from './production.ts';

/** What production was when the rollback began. */
export interface Situation {
  project: Project;
  production: Production;
  beganAt: number;
}

/** A mark is worth having, not worth waiting for: production is back already. */
const MARK_WITHIN_MS = 15_000;

/** How a rollback is asked for, and what it leaves behind. Nothing takes precedence over it: it is what somebody wants. */
export function rollbackPlan(deployment: Deployment, because: string, situation: Situation, inputs: Inputs, ports: Ports): Plan {
  const { project, production, beganAt } = situation;
  const { vercel, session } = ports;
  const { id } = deployment;
  const { lastAliasRequest: last } = project;
  const wasThere = isThere(production, project, id);
  const own = wasThere && last?.type === 'rollback' && last.toDeploymentId === id ? last : undefined;
  const reason = rollbackReason(inputs.description, followingOf(project), session.source);
  const isThereNow = async () => {
    const now = await vercel.project(project.id);
    return isThere(await readProduction(vercel, now), now, id);
  };
  return {
    type: 'rollback',
    deployment,
    project,
    production,
    previous: own?.fromDeploymentId ?? toLeave(project, production),
    beganAt,
    because: wasThere && !own ? 'it was in production already, so nothing moved' : because,
    mover: {
      type: 'rollback',
      id,
      deadline: deadlineOf(inputs, beganAt),
      async ask() {
        const answer = await vercel.rollback(project.id, id, reason);
        const mended = await mendDomains(answer, id, project.id, ports);
        // As a rollback would: what failed would take the domains again with the next build.
        if (mended.length > 0) await vercel.setFollowing(project.id, false);
        return answer;
      },
      project: () => vercel.project(project.id),
      isThere: isThereNow,
      rolling: async () => undefined,
      stop: async () => undefined,
      // A promotion that was asked for while production was on its way back did not know of it; another rollback did.
      persists: async (by) => by.type === 'promote',
      tell: session.log.info,
    },
    race: { settle: async () => [], reclaim: async () => false, isFinal: async () => false },
    async conclude({ request, isGood }) {
      const made = request ?? own;
      if (isGood) await describe(deployment, inputs.description, reason, project, ports);
      if (isGood && made) await markLeft(made, id, inputs.description, ports);
      return { findings: [], notes: inputs.description ? [`The reason: ${plainText(inputs.description)}`] : [] };
    },
  };
}

/** Vercel keeps the reason that a rollback was asked for with; one that was made before, by another run or a person, gets ours. */
async function describe(
  { id }: Deployment,
  given: string | undefined,
  reason: string | undefined,
  { id: projectId }: Project,
  ports: Ports,
) {
  if (!given || !reason) return;
  const { vercel, session } = ports;
  try {
    const { lastAliasRequest: last, rollbackDescription } = await vercel.project(projectId);
    const isOurs = rollbackDescription?.description === reason || !(last?.type === 'rollback' && last.toDeploymentId === id);
    if (!isOurs) await vercel.describeRollback(projectId, id, reason);
  } catch (cause) {
    session.signal.throwIfAborted();
    session.log.warning(`Vercel does not show the reason of the rollback: ${messageOf(cause)}`, 'Deploy');
  }
}

/** Notes on GitHub that a deployment was rolled back from, so that no later rollback takes it for good. */
export async function markLeft(
  { fromDeploymentId, fromRollingReleaseId }: Pick<AliasRequest, 'fromDeploymentId' | 'fromRollingReleaseId'>,
  id: string,
  text: string | undefined,
  ports: Ports,
) {
  const github = ports.marks(MARK_WITHIN_MS);
  const left = fromRollingReleaseId ?? fromDeploymentId;
  if (!github || !left || left === id) return;
  try {
    const sha = commitOf((await ports.vercel.get(left)) ?? {}, ports);
    await writeMark({ mark: 'rolled-back-from', id: left, text: text && plainText(text), sha }, github);
  } catch (cause) {
    ports.session.signal.throwIfAborted();
    ports.session.log.warning(
      `GitHub does not know that ${left} was rolled back from, so a later rollback may choose it: ${troubleOf(cause)} The job needs "permissions: deployments: write".`,
      'Deploy',
    );
  }
}
