import type { Recorded } from '../adapters/github/deployments.ts';
import { isReplacement } from './payload.ts';

/** These still claim to be live, or on the way: the second kind was left behind by a job that was killed. A failure stays told. */
const CLAIMING = ['success', 'queued', 'in_progress', 'pending'];

/** The other records of the same project and environment, of previews those of the same pull request; without one there are none. */
export function rivalsOf(own: Recorded, all: readonly Recorded[]): Recorded[] {
  const { environment, pullRequest } = own.payload;
  if (environment === 'preview' && typeof pullRequest !== 'number') return [];
  return all.filter(({ id, payload }) => id !== own.id && isReplacement(payload, own.payload));
}

/** What has to be set inactive once a deployment is live: the older ones, or itself where a later one was faster. */
export function replacedBy(ownId: number, rivals: readonly { id: number; state: string | undefined }[]): number[] {
  const older = rivals.filter(({ id, state }) => id < ownId && CLAIMING.includes(state ?? ''));
  const isLate = rivals.some(({ id, state }) => id > ownId && state === 'success');
  return [...older.map(({ id }) => id), ...(isLate ? [ownId] : [])];
}
