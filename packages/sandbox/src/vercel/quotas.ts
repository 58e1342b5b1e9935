import { ApiError } from './api/call.ts';
import type { Quota } from './state.ts';

const MB = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;

/** What one plan takes. @see https://vercel.com/docs/limits and https://github.com/vercel/vercel/issues/14472 for the quotas' names */
const PLANS = {
  hobby: { maxBytes: 100 * MB, uploadsPerDay: 5000, quota: 'api-upload-free' },
  pro: { maxBytes: 1024 * MB, uploadsPerDay: 40_000, quota: 'api-upload-paid' },
} as const satisfies Record<Quota['plan'], unknown>;
type Plan = Quota['plan'];

/** A create call that names more is refused by the schema. @see https://github.com/vercel/terraform-provider-vercel/issues/289 */
const MAX_FILES = 15_000;

export const createQuota = (plan: Plan = 'pro'): Quota => ({
  plan,
  remaining: PLANS[plan].uploadsPerDay,
  resetsAt: Date.now() + DAY_MS,
});

/** Another plan, or a quota that is partly used. */
export interface UploadLimit {
  plan?: Plan;
  remaining?: number;
  resetsInMs?: number;
}

export function limitUploads(quota: Quota, { plan = quota.plan, remaining, resetsInMs = DAY_MS }: UploadLimit): void {
  quota.plan = plan;
  quota.remaining = remaining ?? PLANS[plan].uploadsPerDay;
  quota.resetsAt = Date.now() + resetsInMs;
}

/**
 * Takes one upload from the quota. @returns the headers that tell what is left.
 * @throws ApiError 429 in the shape that CLI users report; whether `Retry-After` comes with it is not known, so it does not.
 */
export function useUpload(quota: Quota): Record<string, string> {
  const { uploadsPerDay: total, quota: name } = PLANS[quota.plan];
  if (quota.resetsAt <= Date.now()) limitUploads(quota, {});
  const resetS = Math.ceil(quota.resetsAt / 1000);
  if (quota.remaining <= 0) {
    const hours = Math.max(1, Math.round((quota.resetsAt - Date.now()) / 3_600_000));
    throw new ApiError(429, name, `Too many requests - try again in ${hours} hours (more than ${total}, code: "${name}")`, {
      errorName: name,
      limit: { remaining: 0, reset: resetS, resetMs: quota.resetsAt, total },
    });
  }
  quota.remaining -= 1;
  return {
    'x-ratelimit-limit': String(total),
    'x-ratelimit-remaining': String(quota.remaining),
    'x-ratelimit-reset': String(resetS),
  };
}

/** @throws ApiError when one file, or all of a deployment, has more bytes than the plan takes. */
export function checkSize({ plan }: Quota, bytes: number): void {
  const { maxBytes: sizeLimit } = PLANS[plan];
  if (bytes > sizeLimit)
    throw new ApiError(400, 'size_limit_exceeded', `File size limit exceeded (${sizeLimit / MB} MB)`, { sizeLimit });
}

/** @throws ApiError when a create call names too many files. */
export function checkFileCount(count: number): void {
  if (count > MAX_FILES)
    throw new ApiError(
      400,
      'bad_request',
      `Invalid request: \`files\` should NOT have more than ${MAX_FILES} items, received ${count}.`,
    );
}
