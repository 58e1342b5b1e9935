import { readConfig } from './api/rolling.ts';
import { rollingView } from './api/rolling-views.ts';
import { abortRelease, activeRelease, elapse } from './rolling.ts';
import type { RollingConfig, RollingPlan, RollingState } from './rolling-release.ts';
import type { Project, State } from './state.ts';

export type RollingView = ReturnType<typeof rollingView>;

/** Rolling releases of one project, by its id or name. */
export interface LocalRolling {
  /** The last one, under way or ended; null before the first. */
  rollingRelease(project: string): RollingView;
  /** Switches them on for a project, or off with null. */
  configureRolling(project: string, config: RollingConfig | null): void;
  /** Lets minutes pass for the one under way, without waiting for them. */
  elapse(project: string, minutes: number): void;
  /** Freezes it, as a gate that trips or a person does. */
  pauseRolling(project: string): void;
  /** Ends it without handing over, as a gate does that rolls back. */
  abortRolling(project: string): void;
}

export const rollingState = (plan: RollingPlan = 'included', config?: RollingConfig): RollingState => ({
  plan,
  config: config ? readConfig({ ...config }) : null,
  releases: [],
});

export function localRolling(state: State, project: (idOrName: string) => Project): LocalRolling {
  const active = (name: string) => {
    const release = activeRelease(project(name));
    if (!release) throw new Error(`The local Vercel has no active rolling release of ${name}.`);
    return release;
  };
  return {
    rollingRelease: (name) => rollingView(state, project(name).rolling.releases.at(-1)),
    configureRolling(name, config) {
      project(name).rolling.config = config && readConfig({ ...config });
    },
    elapse: (name, minutes) => elapse(state, project(name), minutes),
    pauseRolling(name) {
      active(name).substate = 'PAUSED';
    },
    abortRolling: (name) => abortRelease(state, active(name)),
  };
}
