import * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import { formatDuration, plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { ServiceError } from '#kit/http/errors.ts';

/** Longer than this nobody waits: it is a quota of hours, not a moment's crowd. */
export const MAX_PAUSE_MS = 90_000;

/** What Vercel says with an answer about the uploads that are left; fields it does not name are undefined. */
export interface Allowance {
  remaining: number | undefined;
  /** Milliseconds since the epoch. */
  resetsAt: number | undefined;
}

/** The account's upload quota refuses what is left to send; packed it could still go. */
export class QuotaError extends UserError {
  override name = 'QuotaError';
}

/** Reads `x-ratelimit-remaining` and `-reset`. @see https://vercel.com/docs/rest-api#rate-limits */
export function readAllowance(headers: Headers): Allowance {
  const [remaining, reset] = ['remaining', 'reset'].map((name) => numberOf(headers.get(`x-ratelimit-${name}`)));
  return { remaining, resetsAt: reset === undefined ? undefined : sinceEpoch(reset) };
}

/** Whether the uploads that are left before the next reset will not do, and that reset is not near. */
export const isShort = ({ remaining, resetsAt }: Allowance, wanted: number, now: number): boolean =>
  remaining !== undefined && remaining < wanted && (resetsAt === undefined || resetsAt - now > MAX_PAUSE_MS);

const limitSchema = z.object({
  error: z.looseObject({
    code: z.optional(z.string()),
    errorName: z.optional(z.string()),
    limit: z.optional(z.looseObject({ total: z.optional(z.number()), reset: z.optional(z.number()) })),
  }),
});

/**
 * What a 429 means: a quota of uploads that is used up (`api-upload-free`: 5,000 a day, `api-upload-paid`: 40,000), or a moment's crowd.
 * @see https://github.com/vercel/vercel/issues/14472
 */
export function readRefusal(error: ServiceError, now: number): QuotaError | { refusedForMs: number | undefined } {
  const parsed = limitSchema.safeParse(jsonOrUndefined(error.body));
  const { code, errorName, limit } = parsed.success ? parsed.data.error : {};
  const askedMs = error.trouble.kind === 'status' ? error.trouble.retryAfterMs : undefined;
  const resetsAt = limit?.reset === undefined ? undefined : sinceEpoch(limit.reset);
  const waitMs = askedMs ?? (resetsAt === undefined ? undefined : Math.max(0, resetsAt - now));
  const name = [code, errorName].find((word) => word?.startsWith('api-upload-'));
  if (name === undefined && (waitMs ?? 0) <= MAX_PAUSE_MS) return { refusedForMs: waitMs };
  const total = limit?.total ? ` of ${limit.total.toLocaleString('en')} uploads` : '';
  const until = waitMs === undefined ? '' : `; Vercel takes files again in ${formatDuration(waitMs)}`;
  return new QuotaError(
    `Vercel's quota${total}${name ? ` (${plainText(name, 50)})` : ''} is used up${until}. Wait, or see https://vercel.com/docs/limits for what the plan allows.`,
  );
}

function numberOf(text: string | null): number | undefined {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Vercel writes this time in seconds in a header, in seconds or milliseconds in a body. */
const sinceEpoch = (value: number) => (value < 1e12 ? value * 1000 : value);
