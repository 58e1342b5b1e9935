/** What a `concurrency` key came to. */
export interface Claim {
  group: string;
  cancelInProgress: boolean;
  /** `single`: a newer one in the queue replaces the one that waits. */
  queue: 'single' | 'max';
}

interface Holder {
  claim: Claim;
  cancel: (reason: string) => void;
}

interface Group {
  running: Holder | undefined;
  waiting: (Holder & { start: () => void })[];
}

/** Concurrency groups of one repository, shared by the runs that may meet in them. */
export interface ConcurrencyGroups {
  /**
   * Waits for the group's turn.
   * @param cancel is called, with GitHub's words, when a later one takes the place of this one
   * @throws the reason of `signal`, once it is aborted
   */
  enter(claim: Claim, cancel: (reason: string) => void, signal: AbortSignal): Promise<Disposable>;
}

export function createConcurrencyGroups(): ConcurrencyGroups {
  const groups = new Map<string, Group>();
  const leave = (group: Group, holder: Holder) => {
    if (group.running !== holder) return;
    const next = group.waiting.shift();
    group.running = next;
    next?.start();
  };
  return {
    async enter(claim, cancel, signal) {
      signal.throwIfAborted();
      const key = claim.group.toLowerCase();
      const group = groups.get(key) ?? { running: undefined, waiting: [] };
      groups.set(key, group);
      const holder: Holder = { claim, cancel };
      const release = { [Symbol.dispose]: () => leave(group, holder) };
      if (!group.running) {
        group.running = holder;
        return release;
      }
      const reason = `Canceling since a higher priority waiting request for '${claim.group}' exists`;
      if (claim.queue === 'single') for (const older of group.waiting.splice(0)) older.cancel(reason);
      if (claim.cancelInProgress) group.running.cancel(reason);
      await new Promise<void>((resolve, reject) => {
        const waiting = Object.assign(holder, { start: resolve });
        group.waiting.push(waiting);
        signal.addEventListener('abort', () => {
          group.waiting = group.waiting.filter((each) => each !== waiting);
          reject(signal.reason);
        });
      });
      return release;
    },
  };
}
