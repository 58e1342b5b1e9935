import { setTimeout as delay } from 'node:timers/promises';

/**
 * What a promise gives, if it does so in time. For what a hung page may never answer; the promise itself goes on.
 * @throws Error `no answer within … ms`, or the signal's reason.
 */
export async function within<T>(timeoutMs: number, signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: AbortSignal.any([signal, done.signal]) }).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([promise, late]);
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown;
  } finally {
    done.abort();
  }
}
