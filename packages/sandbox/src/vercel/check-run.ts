export type CheckBlocks = 'build-start' | 'deployment-start' | 'deployment-alias' | 'deployment-promotion' | 'none';
export type CheckConclusion = 'succeeded' | 'neutral' | 'skipped' | 'failed' | 'canceled' | 'timeout';

/** A check that a project asks of its deployments. */
export interface ProjectCheck {
  id: string;
  name: string;
  /** Held back until it ends well; the local Vercel knows `deployment-alias`, `deployment-promotion` and `none`. */
  blocks: CheckBlocks;
  createdAt: number;
  /** How its runs end as soon as the build has; without it they run until they are told to end. */
  ends: CheckConclusion | undefined;
}

/** One run of a check on one deployment. */
export interface CheckRun {
  id: string;
  checkId: string;
  name: string;
  blocks: CheckBlocks;
  status: 'queued' | 'running' | 'completed';
  conclusion: CheckConclusion | undefined;
  createdAt: number;
  updatedAt: number;
  completedAt: number | undefined;
}
