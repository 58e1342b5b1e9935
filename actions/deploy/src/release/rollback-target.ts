import type { ListedDeployment } from '../adapters/vercel/deployments.ts';
import type { AliasRequest } from '../adapters/vercel/project.ts';
import type { Marks } from './marks.ts';

export interface Choice {
  id: string;
  /** Why it was chosen, as the second half of a sentence. */
  because: string;
}

interface History {
  /** READY production deployments. */
  listed: readonly ListedDeployment[];
  /** The deployment that is to be left. */
  current: string | undefined;
  last: AliasRequest | null | undefined;
  /** undefined when they could not be read. */
  marks: Marks | undefined;
}

/**
 * Chooses where production goes back to: the newest deployment that is known to be good, else the one that Vercel would offer.
 * @returns undefined when there is none.
 */
export const chooseRollbackTarget = (history: History): Choice | undefined => provenTarget(history) ?? vercelTarget(history);

/**
 * The newest production deployment that passed its gates and its verification and was never rolled back from.
 * It may be newer than the current one, where production had gone further back.
 */
function provenTarget({ listed, current, last, marks }: History): Choice | undefined {
  // A rollback that was made without Shipgate has left no mark; the last one Vercel remembers.
  const left = last?.type === 'rollback' ? [last.fromDeploymentId, last.fromRollingReleaseId] : [];
  const [newest] = newestFirst(listed)
    .filter(({ uid }) => uid !== current && !left.includes(uid))
    .filter(({ uid }) => {
      const own = marks?.get(uid);
      return own?.has('passed-gates') && own.has('passed-verification') && !own.has('rolled-back-from');
    });
  return newest && { id: newest.uid, because: 'it is the newest one that passed its gates and its verification' };
}

/**
 * What was in production before the current deployment was promoted, where Vercel remembers it: a staged deployment may be promoted
 * long after a later one was made, so the newest candidate is not always the last that worked.
 * Else Vercel's newest rollback candidate before the current deployment, so that going back twice never goes forth again.
 */
export function vercelTarget({
  listed,
  current,
  last,
  marks,
}: Omit<History, 'marks'> & Partial<Pick<History, 'marks'>>): Choice | undefined {
  const candidates = newestFirst(listed)
    .filter(({ uid }) => uid !== current)
    .filter(({ readySubstate, isRollbackCandidate }) => isRollbackCandidate ?? readySubstate !== 'STAGED');
  const before = last?.type === 'promote' && last.toDeploymentId === current ? last.fromDeploymentId : undefined;
  // No candidate by Vercel's own word while it still counts as current: some of the domains have not left it.
  if (before && listed.some(({ uid }) => uid === before))
    return { id: before, because: `it was in production before ${current} was promoted` };
  const bornAt = createdAt(listed.find(({ uid }) => uid === current)) ?? Number.POSITIVE_INFINITY;
  const older = candidates.filter((candidate) => (createdAt(candidate) ?? 0) < bornAt);
  const newest = older.find(({ uid }) => !marks?.get(uid)?.has('rolled-back-from')) ?? older[0];
  return newest && { id: newest.uid, because: `it is the newest production deployment before ${current ?? 'now'}` };
}

const newestFirst = (listed: readonly ListedDeployment[]) => listed.toSorted((a, b) => (createdAt(b) ?? 0) - (createdAt(a) ?? 0));

const createdAt = (deployment: ListedDeployment | undefined) => deployment?.createdAt ?? deployment?.created;
