import type { AliasRequest } from '../adapters/vercel/project.ts';
import type { MoveType } from '../adapters/vercel/promote.ts';

/** How far a promotion or rollback has come. `succeeded` is Vercel's word, not a proof that every domain has moved. */
type MoveStage = 'not-started' | 'moving' | 'succeeded' | 'failed' | 'skipped' | 'replaced';

export interface OwnMove {
  type: MoveType;
  id: string;
  /** The project's last request before ours, so that an old one to the same deployment is not taken for it. */
  before: AliasRequest | null | undefined;
}

/** Reads the stage of *our own* move; what the project tells of any other is no news of it. */
export function moveStageOf(request: AliasRequest | null | undefined, { type, id, before }: OwnMove): MoveStage {
  if (!request || !isNewer(request, before)) return 'not-started';
  if (request.type !== type || request.toDeploymentId !== id) return 'replaced';
  switch (request.jobStatus) {
    case 'succeeded':
    case 'failed':
    case 'skipped':
      return request.jobStatus;
    default:
      return 'moving';
  }
}

/** Whether a request was made after another one, by Vercel's clock; one of the same millisecond counts when it is another request. */
export function isNewer(request: AliasRequest | null | undefined, than: AliasRequest | null | undefined): boolean {
  if (!request || !than) return !!request;
  if (request.requestedAt !== than.requestedAt) return request.requestedAt > than.requestedAt;
  return request.type !== than.type || request.toDeploymentId !== than.toDeploymentId;
}

/** Whether Vercel is still at work on a request. */
export const isUnderWay = (request: AliasRequest | null | undefined): request is AliasRequest =>
  request?.jobStatus === 'pending' || request?.jobStatus === 'in-progress';

/** What a person calls it. */
export const nounOf = (type: AliasRequest['type']): string => (type === 'promote' ? 'promotion' : type);
