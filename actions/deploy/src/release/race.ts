import type { Deployment, ListedDeployment } from '../adapters/vercel/deployments.ts';
import type { AliasRequest, Project } from '../adapters/vercel/project.ts';
import { isNewer, isUnderWay } from './move-stage.ts';

/** What takes precedence over a release. */
export type Superseder =
  /** A release that was created later on Vercel. */
  | { kind: 'later'; id: string }
  /** One that Vercel is at work to promote. */
  | { kind: 'coming'; id: string }
  /** Somebody rolled production back while the release was on its way: that stands. */
  | { kind: 'rollback'; id: string };

type Ours = Pick<Deployment, 'id' | 'createdAt'>;

/** What a release sees right before it asks for production. */
export interface Scene {
  project: Pick<Project, 'lastAliasRequest'>;
  /** The last request when the release began. */
  atStart: AliasRequest | null | undefined;
  /** The deployment in production. */
  current: Ours | undefined;
  /** The one that a promotion under way leads to. */
  coming: Ours | undefined;
}

/** Whether a release may ask for production. Who wins is decided by Vercel's own times alone, so that every run decides alike. */
export function supersederOf(
  ours: Ours,
  { project: { lastAliasRequest: last }, atStart, current, coming }: Scene,
): Superseder | undefined {
  const rollback = rollbackSince(last, atStart, ours);
  if (rollback) return rollback;
  if (coming && isUnderWay(last) && last.type === 'promote' && isLater(coming, ours)) return { kind: 'coming', id: coming.id };
  const cameByRollback = last?.type === 'rollback' && last.toDeploymentId === current?.id;
  return current && isLater(current, ours) && !cameByRollback ? { kind: 'later', id: current.id } : undefined;
}

/** A rollback to something else that was asked for after a certain request; one that Vercel did not carry out is none. */
export function rollbackSince(
  last: AliasRequest | null | undefined,
  since: AliasRequest | null | undefined,
  ours: Ours,
): Superseder | undefined {
  const isOther = last?.type === 'rollback' && last.toDeploymentId !== ours.id && isNewer(last, since);
  return isOther && !['failed', 'skipped'].includes(last.jobStatus ?? '')
    ? { kind: 'rollback', id: last.toDeploymentId }
    : undefined;
}

/**
 * Releases that were created after ours and have been in production, newest first. Vercel knows it in two ways, and either counts:
 * `PROMOTED` says that people have seen it, a rollback candidate has had the domains.
 * @param left what the last rollback left: that one is not to come back.
 */
export function laterReleases(
  listed: readonly ListedDeployment[],
  ours: Ours,
  left: string | null | undefined,
): { id: string; createdAt: number }[] {
  return listed
    .map((one) => ({ ...one, id: one.uid, createdAt: one.createdAt ?? one.created ?? 0 }))
    .filter((one) => isLater(one, ours) && one.id !== left)
    .filter(({ readySubstate, isRollbackCandidate }) => readySubstate === 'PROMOTED' || isRollbackCandidate === true)
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .map(({ id, createdAt }) => ({ id, createdAt }));
}

const isLater = (one: Ours, than: Ours) => one.id !== than.id && one.createdAt > than.createdAt;
