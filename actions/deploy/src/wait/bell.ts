/** Tells who waits that there may be news. A ring that nobody waits for is kept for the next who does. */
export interface Bell {
  ring(): void;
  /** Resolves at the next ring, at once when one was missed since `quiet`. */
  heard(): Promise<void>;
  /** Forgets what rang so far. */
  quiet(): void;
}

export function createBell(): Bell {
  let next = Promise.withResolvers<void>();
  return {
    ring: () => next.resolve(),
    heard: () => next.promise,
    quiet: () => {
      next = Promise.withResolvers<void>();
    },
  };
}
