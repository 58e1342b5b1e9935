import type { Vercel } from '../adapters/vercel/vercel.ts';
import { type Standing, standingOf } from './standing.ts';

/** Asks Vercel where a deployment stands as a canary: for the rolling release under way first, then for the last one. */
export async function readStanding(
  vercel: Pick<Vercel, 'rollingRelease'>,
  projectId: string,
  id: string | undefined,
): Promise<Standing> {
  const active = await vercel.rollingRelease(projectId, 'ACTIVE');
  return standingOf(active ?? (await vercel.rollingRelease(projectId, 'any')), id);
}
