import { plainText } from '#core/text.ts';
import type { AliasRequest, Project } from '../adapters/vercel/project.ts';

/** Whether the production domains follow new production deployments, and why not. Vercel's word for it is `autoAssignCustomDomains`. */
export type Following =
  | { kind: 'follow' }
  /** Switched off by a rollback; also when it cannot be told who did. */
  | { kind: 'pinned'; by: AliasRequest | undefined }
  /** Switched off by somebody on purpose. */
  | { kind: 'by-hand' };

type Seen = Pick<Project, 'autoAssignCustomDomains' | 'lastAliasRequest' | 'rollbackDescription'>;

/**
 * Reads it from the project and its last promotion or rollback: a promotion switches it on and a rollback off, so after a promotion
 * that succeeded, or none at all, somebody else did.
 * A rollback of a project where it was off on purpose says so in its own description (`rollbackReason`): nothing else would know.
 */
export function followingOf({ autoAssignCustomDomains: follows, lastAliasRequest: last, rollbackDescription }: Seen): Following {
  if (follows === true) return { kind: 'follow' };
  if (last?.type === 'rollback') {
    const isRemembered = rollbackDescription?.description?.includes(BY_HAND) === true;
    return isRemembered ? { kind: 'by-hand' } : { kind: 'pinned', by: last };
  }
  // Vercel's answer may lack the field; where nothing speaks for a pin, its default is on, and every domain is asked afterwards anyway.
  if (follows === undefined || follows === null) return { kind: 'follow' };
  const isOwnWish = last === null || (last?.type === 'promote' && last.jobStatus === 'succeeded');
  return isOwnWish ? { kind: 'by-hand' } : { kind: 'pinned', by: undefined };
}

const BY_HAND = '[domains by hand]';
/** Vercel documents no limit for a rollback's description; this is a sentence or two. */
const MAX_REASON_BYTES = 400;

/** The description that a rollback leaves on Vercel: the reason, whose run it was, and whether the domains were not to follow before either. */
export function rollbackReason(reason: string | undefined, before: Following, run?: RunName): string | undefined {
  const given = reason && plainText(reason, MAX_REASON_BYTES);
  return [given, run && runTag(run), before.kind === 'by-hand' && BY_HAND].filter(Boolean).join(' ') || undefined;
}

interface RunName {
  runId?: number | undefined;
  job: string;
}

/** Names the job in a rollback's description, so that its next attempt knows what the first one did. */
export const runTag = ({ runId, job }: RunName) => (runId === undefined ? '' : `[shipgate run ${runId} ${plainText(job, 100)}]`);

/** Why and since when the domains stay where they are; the second half of a sentence. */
export function pinWords({ by }: Extract<Following, { kind: 'pinned' }>): string {
  if (!by) return 'switched off, and Vercel does not tell by whom';
  const from = by.fromDeploymentId ? `from ${by.fromDeploymentId} ` : '';
  const at = new Date(by.requestedAt).toISOString().slice(0, 16).replace('T', ' ');
  return `switched off since the rollback ${from}to ${by.toDeploymentId} of ${at} UTC`;
}
