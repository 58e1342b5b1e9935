/** One stage as a project configures it. */
export interface RollingStage {
  targetPercentage: number;
  /** Minutes; only where stages advance by themselves. */
  duration?: number;
}

export interface RollingConfig {
  advancementType: 'automatic' | 'manual-approval';
  /** Ascending; the last one is 100. */
  stages: RollingStage[];
}

/** One rolling release, under way or ended. */
export interface RollingRelease {
  state: 'ACTIVE' | 'COMPLETE' | 'ABORTED';
  substate: 'PAUSED' | null;
  /** What production was when it began. */
  baseId: string;
  canaryId: string;
  queuedId: string | null;
  /** A copy of the project's: later changes do not touch what is under way. */
  config: RollingConfig;
  stage: number;
  /** How long the active stage has lasted on the clock that `elapse` moves. */
  stageMinutes: number;
  startedAt: number;
  updatedAt: number;
}

/**
 * What the account's plan says of rolling releases. `untold`: the configuration is just empty, as before anybody set it,
 * and only the billing call and a start tell that the plan has none.
 */
export type RollingPlan = 'included' | 'payment-required' | 'forbidden' | 'untold';

/** Rolling releases of one project. */
export interface RollingState {
  plan: RollingPlan;
  config: RollingConfig | null;
  /** Oldest first. */
  releases: RollingRelease[];
}
