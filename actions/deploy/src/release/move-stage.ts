import type { AliasRequest } from '../adapters/vercel/project.ts';
import type { MoveType } from '../adapters/vercel/promote.ts';

/** How far a promotion or rollback has come. `ended` says that Vercel is through, not that every domain has moved. */
export type MoveStage = 'not-started' | 'moving' | 'ended' | 'failed' | 'superseded';

export interface OwnMove {
  type: MoveType;
  id: string;
  /** The project's last request before ours, so that an old one to the same deployment is not taken for it. */
  before: AliasRequest | null | undefined;
}

/** Reads the stage of *our own* move; what the project tells of any other is no news of it. */
export function moveStageOf(request: AliasRequest | null | undefined, { type, id, before }: OwnMove): MoveStage {
  if (!request || (before && request.requestedAt <= before.requestedAt)) return 'not-started';
  if (request.type !== type || request.toDeploymentId !== id) return 'superseded';
  switch (request.jobStatus) {
    case 'failed':
      return 'failed';
    case 'succeeded':
    case 'skipped':
      return 'ended';
    default:
      return 'moving';
  }
}
