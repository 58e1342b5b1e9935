/** A line of a build's log, in the flat form of Vercel's v3 events. */
export interface BuildEvent {
  type: 'command' | 'stdout' | 'stderr' | 'deployment-state' | 'alias-assigned';
  created: number;
  date: number;
  id: string;
  serial: string;
  deploymentId: string;
  text: string;
  info: { type: 'build'; name: string; entrypoint: string; readyState?: string };
  level?: 'error';
  alias?: string[];
  aliasError?: { code: string; message: string } | null;
}

type NewEvent = Pick<BuildEvent, 'type' | 'text'> &
  Partial<Pick<BuildEvent, 'level' | 'alias' | 'aliasError'>> & { readyState?: string };

/** A build's log while it grows. */
export interface BuildEvents {
  list: BuildEvent[];
  add(event: NewEvent): void;
  /** Marks the log complete; followers then end. */
  close(): void;
  /** What is there, then what comes, until the log is complete. */
  follow(): AsyncGenerator<BuildEvent>;
}

export function createBuildEvents(deploymentId: string): BuildEvents {
  const list: BuildEvent[] = [];
  const build = { type: 'build', name: deploymentId.replace('dpl_', 'bld_'), entrypoint: '.' } as const;
  let closed = false;
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  return {
    list,
    add({ readyState, ...event }) {
      const created = Date.now();
      const serial = `${created}${String(list.length).padStart(6, '0')}`;
      const info = readyState === undefined ? build : { ...build, readyState };
      list.push({ ...event, created, date: created, id: serial, serial, deploymentId, info });
      wake();
    },
    close() {
      closed = true;
      wake();
    },
    async *follow() {
      for (let next = 0; ; next += 1) {
        while (next === list.length && !closed) await changed.promise;
        const event = list[next];
        if (!event) return;
        yield event;
      }
    },
  };
}
