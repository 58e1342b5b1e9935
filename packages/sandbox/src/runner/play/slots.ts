/** Room for jobs to run in. A job that must be alone waits until the others ended, and they wait for it. */
export interface Slots {
  /** @returns what gives the room back; disposing it lets the next one in, in the order of asking. */
  take(kind: 'shared' | 'alone', signal: AbortSignal): Promise<Disposable>;
}

/** @param capacity how many shared jobs run at a time */
export function createSlots(capacity: number): Slots {
  const waiting: { size: number; start: () => void }[] = [];
  let free = capacity;
  const admit = () => {
    for (let next = waiting[0]; next && next.size <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.size;
      next.start();
    }
  };
  return {
    async take(kind, signal) {
      signal.throwIfAborted();
      const size = kind === 'alone' ? capacity : 1;
      await new Promise<void>((resolve, reject) => {
        const entry = { size, start: resolve };
        waiting.push(entry);
        signal.addEventListener('abort', () => {
          const at = waiting.indexOf(entry);
          if (at < 0) return;
          waiting.splice(at, 1);
          admit();
          reject(signal.reason);
        });
        admit();
      });
      return {
        [Symbol.dispose]() {
          free += size;
          admit();
        },
      };
    },
  };
}
