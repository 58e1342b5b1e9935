/** Time, handed in so that waiting can be tested without it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects when the job is cancelled. */
  sleep(ms: number): Promise<void>;
}

const FIRST_POLL_MS = 200;
const POLL_MS = 1000;

/** How long to wait before asking Vercel again: short at first, since small sites are ready at once, then `longestMs`. */
export const pollDelay = (asked: number, longestMs = POLL_MS) => Math.min(longestMs, FIRST_POLL_MS * 2 ** asked);
