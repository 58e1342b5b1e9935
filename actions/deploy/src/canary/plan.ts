import { ServiceError } from '#kit/http/errors.ts';
import type { Vercel } from '../adapters/vercel/vercel.ts';

/** Whether a rolling release can begin. */
export type RollingPlan =
  | { kind: 'ready' }
  /** It would go through its stages by itself, whatever is seen in between. */
  | { kind: 'automatic' }
  /** They are not switched on for the project. */
  | { kind: 'unconfigured' }
  /** The plan has none, or no room for one more project. */
  | { kind: 'none'; said: string };

/**
 * Reads it from the project's configuration. Where that is empty, billing tells whether it could be filled at all.
 * @see https://github.com/vercel/sdk/blob/main/src/models/getrollingreleasebillingstatusop.ts
 */
export async function readPlan(
  vercel: Pick<Vercel, 'rollingAdvancement' | 'rollingBilling'>,
  projectId: string,
): Promise<RollingPlan> {
  try {
    const advancement = await vercel.rollingAdvancement(projectId);
    if (advancement !== undefined) return { kind: advancement === 'automatic' ? advancement : 'ready' };
    const { reason, message } = await vercel.rollingBilling(projectId);
    const hasNone = reason === 'plan_not_supported' || reason === 'no_available_slots';
    return hasNone ? { kind: 'none', said: message ?? reason } : { kind: 'unconfigured' };
  } catch (error) {
    const said = saysNone(error);
    if (said !== undefined) return { kind: 'none', said };
    // Billing is not open to every role; then nothing speaks against the plan.
    if (error instanceof ServiceError && error.status === 404) return { kind: 'unconfigured' };
    throw error;
  }
}

/** Vercel's own words when a call was refused because of the plan; undefined for any other trouble. */
export function saysNone(error: unknown): string | undefined {
  if (!(error instanceof ServiceError) || error.trouble.kind !== 'status') return undefined;
  // A 403 elsewhere is about the token, not the plan.
  if (!error.call.includes('/rolling-release')) return undefined;
  return [402, 403].includes(error.trouble.status) ? error.trouble.detail || `status ${error.trouble.status}` : undefined;
}
