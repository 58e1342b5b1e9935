import type { RollingRelease } from '../adapters/vercel/rolling.ts';

/** Where a deployment stands as a canary. */
export type Standing =
  | { kind: 'active'; release: RollingRelease }
  /** Another deployment's rolling release is under way. */
  | { kind: 'foreign'; release: RollingRelease }
  | { kind: 'completed'; release: RollingRelease }
  | { kind: 'aborted'; release: RollingRelease }
  /** No rolling release of it is known. */
  | { kind: 'none' };

/**
 * Reads it from what Vercel tells of the project.
 * @param release the one under way, else the last one.
 * @param id the deployment that is meant; whichever it is when undefined.
 */
export function standingOf(release: RollingRelease | undefined, id: string | undefined): Standing {
  if (!release) return { kind: 'none' };
  const isOwn = id === undefined || canaryOf(release) === id;
  switch (release.state) {
    case 'COMPLETE':
      return isOwn ? { kind: 'completed', release } : { kind: 'none' };
    case 'ABORTED':
      return isOwn ? { kind: 'aborted', release } : { kind: 'none' };
    default:
      if (isOwn) return { kind: 'active', release };
      // What was queued behind it has begun, with it as what production was before.
      return { kind: baseOf(release) === id ? 'completed' : 'foreign', release };
  }
}

export const canaryOf = ({ canaryDeployment }: RollingRelease) => canaryDeployment?.id;
export const baseOf = ({ currentDeployment }: RollingRelease) => currentDeployment?.id;
export const isPaused = ({ substate }: RollingRelease) => substate === 'PAUSED';

/** Whether Vercel is handing production over: the last stage is for everybody, and ends by itself. */
export const isAtLastStage = (standing: Standing) =>
  standing.kind === 'active' && stageIndex(standing.release) === standing.release.stages.length - 1;

/** The index of the active stage, from 0. */
export const stageIndex = ({ activeStage }: RollingRelease) => activeStage?.index ?? 0;

/** Of a hundred visitors, how many each stage after the active one is for. */
export const sharesToCome = (release: RollingRelease): number[] =>
  release.stages.slice(stageIndex(release) + 1).map(({ targetPercentage }) => targetPercentage);
