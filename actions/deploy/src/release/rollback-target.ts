import type { ListedDeployment } from '../adapters/vercel/deployments.ts';
import type { AliasRequest } from '../adapters/vercel/project.ts';

export interface Choice {
  id: string;
  /** Why it was chosen, as the second half of a sentence. */
  because: string;
}

/**
 * Chooses where production goes back to: what was there before the current deployment was promoted, where Vercel remembers it;
 * else the newest older production deployment that has served people.
 * @param listed READY production deployments.
 * @returns undefined when there is none.
 */
export function chooseRollbackTarget(
  listed: readonly ListedDeployment[],
  current: string | undefined,
  last: AliasRequest | null | undefined,
): Choice | undefined {
  const candidates = listed
    .filter(({ uid }) => uid !== current)
    .filter(({ readySubstate, isRollbackCandidate }) => readySubstate !== 'STAGED' && isRollbackCandidate !== false);
  if (last?.type === 'promote' && last.toDeploymentId === current) {
    const before = candidates.find(({ uid }) => uid === last.fromDeploymentId);
    if (before) return { id: before.uid, because: `it was in production before ${current} was promoted` };
  }
  const bornAt = createdAt(listed.find(({ uid }) => uid === current)) ?? Number.POSITIVE_INFINITY;
  const [newest] = candidates
    .filter((candidate) => (createdAt(candidate) ?? 0) < bornAt)
    .toSorted((a, b) => (createdAt(b) ?? 0) - (createdAt(a) ?? 0));
  return newest && { id: newest.uid, because: `it is the newest production deployment before ${current ?? 'now'}` };
}

const createdAt = (deployment: ListedDeployment | undefined) => deployment?.createdAt ?? deployment?.created;
