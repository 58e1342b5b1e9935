import type { MoveAnswer } from '../adapters/vercel/promote.ts';
import type { Ports } from '../ports.ts';
import { isUnderWay } from './move-stage.ts';
import { readProduction } from './production.ts';

/**
 * Vercel refuses to move to what it counts as current, also where some of the domains serve something else: after a promotion that
 * moved a part of them, or a build that took them in the middle of one. Those are pointed at it one by one then.
 * @returns the domains that were; none where the refusal has another reason.
 */
export async function mendDomains(
  answer: MoveAnswer,
  id: string,
  projectId: string,
  { vercel, session }: Ports,
): Promise<string[]> {
  if (answer.kind !== 'conflict') return [];
  const project = await vercel.project(projectId);
  if (project.targets?.production?.id !== id || isUnderWay(project.lastAliasRequest)) return [];
  const mended: string[] = [];
  for (const { name, deploymentId } of (await readProduction(vercel, project)).domains) {
    if (deploymentId === id) continue;
    const assigned = await vercel.assignAlias(id, name);
    if (assigned.kind === 'assigned') mended.push(name);
    session.log.info(assigned.kind === 'assigned' ? `${name} points at ${id} again.` : assigned.error.message);
  }
  return mended;
}
