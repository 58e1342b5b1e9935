import { CancelledError } from './errors.ts';

/** A cancelled job gets SIGTERM after 7.5 s: what still runs then leaves no time to write outputs. See `runner/signals.ts`. */
const CANCEL_PATIENCE_MS = 6000;

/**
 * Rejects when a run will not end by itself: an error that nobody caught (a floating promise, a socket without a listener), nothing left
 * that could wake it up, or a cancelled job that does not listen. Never resolves.
 */
export function giveUp(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  // Not `once`: a second error, while the report of the first is written, would end the process without outputs.
  process.on('uncaughtException', reject);
  process.once('beforeExit', () =>
    reject(new Error('The run stopped without an answer: nothing was left that it could wait for.')),
  );
  const onAbort = () => setTimeout(() => reject(new CancelledError()), CANCEL_PATIENCE_MS).unref();
  signal.addEventListener('abort', onAbort, { once: true });
  return promise;
}
