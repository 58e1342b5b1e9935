/** Time, handed in so that waiting can be tested without it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects when the job is cancelled. */
  sleep(ms: number): Promise<void>;
}
