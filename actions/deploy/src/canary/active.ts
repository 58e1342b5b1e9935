import { ServiceError } from '#kit/http/errors.ts';
import type { RollingRelease } from '../adapters/vercel/rolling.ts';
import type { Vercel } from '../adapters/vercel/vercel.ts';

/** What Vercel answers where the plan, the role or the project has no rolling releases. */
const NONE: readonly (number | undefined)[] = [402, 403, 404];

/**
 * The rolling release that is under way in a project; undefined when none is, and where the plan has none.
 * `rollingWords` says it in a sentence.
 */
export async function activeRolling(
  vercel: Pick<Vercel, 'rollingRelease'>,
  projectId: string,
): Promise<RollingRelease | undefined> {
  try {
    const release = await vercel.rollingRelease(projectId, 'ACTIVE');
    return release?.state === 'ACTIVE' ? release : undefined;
  } catch (error) {
    if (error instanceof ServiceError && NONE.includes(error.status)) return undefined;
    throw error;
  }
}
