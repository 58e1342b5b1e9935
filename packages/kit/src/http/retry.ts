import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { formatDuration } from '#core/text.ts';
import type { Call, ClientOptions } from './call.ts';
import { ServiceError } from './errors.ts';

const DEFAULT_RETRIES = 4;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 8000;
/** A service that asks for a longer pause is told as an error: a job that sleeps for minutes looks like one that hangs. */
const MAX_RETRY_AFTER_MS = 90_000;

/**
 * Repeats an attempt by one rule: 429 always (it was refused, so it had no effect) and after `Retry-After`; 5xx, network trouble,
 * timeouts and nonsense only for calls that may safely be repeated.
 */
export function withRetries<T>(options: ClientOptions, call: Call, name: string, attempt: () => Promise<T>): Promise<T> {
  return pRetry(attempt, {
    retries: call.retries ?? options.retries ?? DEFAULT_RETRIES,
    minTimeout: FIRST_DELAY_MS,
    maxTimeout: MAX_DELAY_MS,
    randomize: true,
    signal: options.signal,
    async shouldRetry({ error, retryDelay, attemptNumber }) {
      if (!(error instanceof ServiceError) || !mayRepeat(error, call)) return false;
      const asked = error.trouble.kind === 'status' ? (error.trouble.retryAfterMs ?? 0) : 0;
      if (asked > MAX_RETRY_AFTER_MS) return false;
      options.onRetry?.(
        `${error.message} Trying ${name} again in ${formatDuration(Math.max(asked, retryDelay))} (attempt ${attemptNumber + 1}).`,
      );
      // p-retry itself waits `retryDelay`; only what the service asks for beyond that is waited for here.
      await delay(Math.max(0, asked - retryDelay), undefined, { signal: options.signal }).catch(() =>
        options.signal.throwIfAborted(),
      );
      return true;
    },
  });
}

function mayRepeat({ trouble }: ServiceError, call: Call): boolean {
  const safe = call.idempotent ?? ['GET', 'HEAD', 'PUT', 'DELETE'].includes(call.method ?? 'GET');
  if (trouble.kind === 'status') return trouble.status === 429 || (safe && (trouble.status >= 500 || trouble.status === 408));
  return safe;
}
