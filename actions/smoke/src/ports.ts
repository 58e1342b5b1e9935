import type { Session } from '#kit/session.ts';
import type { Inputs } from './action.ts';
import type { Prober } from './adapters/prober.ts';
import { readFlows } from './flows/read.ts';
import type { Flow } from './flows/schema.ts';

/** What `run` needs of the world. */
export interface Ports {
  readFlows(files: readonly string[]): Promise<Flow[]>;
  openProber(): Promise<Prober>;
  log(line: string): void;
}

export function livePorts(inputs: Inputs, session: Session): Ports {
  return {
    readFlows,
    // Loaded late: bad input is told before a browser or a zip library is.
    openProber: async () => (await import('./adapters/prober.ts')).openProber(inputs, session),
    log: session.log.info,
  };
}
