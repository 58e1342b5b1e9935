import pLimit from 'p-limit';
import { troubleOf } from '../adapters/github/connect.ts';
import { type Gone, stayed, type Tally, untried } from './tally.ts';

/** How many are removed at the same time: a pull request has tens of deployments, and Vercel and GitHub both count calls. */
const WIDTH = 4;
/** So many failures in a row are an outage or a refusal, not bad luck; the others would only wait for the same. */
const MAX_FAILURES = 5;

interface Removal<T> {
  kind: Gone['kind'];
  items: readonly T[];
  /** How a finding names one that stayed. */
  name(item: T): Gone;
  remove(item: T): Promise<void>;
  /** Whether there is time for another one. */
  mayGoOn(): boolean;
  /** Whether a failure would be the same for all; it is thrown then. */
  isRefusal?(cause: unknown): boolean;
  /** Aborts when the job is cancelled. */
  signal: AbortSignal;
}

/**
 * Removes one after another and goes on after a failure, which becomes a finding that names what stayed.
 * @throws what `isRefusal` recognises, and when the job is cancelled.
 */
export async function removeEach<T>(removal: Removal<T>, tally: Tally): Promise<void> {
  const { kind, items, name, remove, mayGoOn, signal, isRefusal = () => false } = removal;
  const limit = pLimit(WIDTH);
  let failures = 0;
  let left = 0;
  const attempt = async (item: T) => {
    signal.throwIfAborted();
    if (failures >= MAX_FAILURES || !mayGoOn()) {
      left += 1;
      return;
    }
    try {
      await remove(item);
      failures = 0;
    } catch (cause) {
      signal.throwIfAborted();
      if (isRefusal(cause)) throw cause;
      failures += 1;
      tally.findings.push(stayed(name(item), troubleOf(cause)));
    }
  };
  await Promise.all(items.map((item) => limit(() => attempt(item))));
  if (left === 0) return;
  const reason = failures >= MAX_FAILURES ? 'too many before it had failed.' : 'timeout-minutes had passed.';
  tally.findings.push(untried(kind, left, reason));
}
