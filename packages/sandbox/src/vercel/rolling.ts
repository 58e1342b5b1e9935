import { assignAlias, makeCurrent, startMove, takeFailure } from './domains.ts';
import { nextStep } from './next-step.ts';
import type { RollingRelease } from './rolling-release.ts';
import { type Deployment, inBackground, type Project, projectOf, type State } from './state.ts';

export const activeRelease = ({ rolling }: Project) => rolling.releases.find(({ state }) => state === 'ACTIVE');

/** Whether promoting something begins a rolling release: there has to be something to roll away from. */
export const rollsOut = ({ rolling, productionId }: Project) => rolling.config !== null && productionId !== null;

/** Begins one for a deployment, with the project's configuration of this moment. */
export function startRelease(project: Project, deployment: Deployment): RollingRelease {
  if (!project.rolling.config || project.productionId === null) throw new Error(`${project.name} has nothing to roll out.`);
  const now = Date.now();
  const release: RollingRelease = {
    state: 'ACTIVE',
    substate: null,
    baseId: project.productionId,
    canaryId: deployment.id,
    queuedId: null,
    config: structuredClone(project.rolling.config),
    stage: 0,
    stageMinutes: 0,
    startedAt: now,
    updatedAt: now,
  };
  project.rolling.releases.push(release);
  deployment.readySubstate = 'ROLLING';
  return release;
}

/** What becomes of a deployment that is to take production while rolling releases are on: it begins one, or waits for the end of another's. */
export function rollOrQueue(project: Project, deployment: Deployment): 'rolling' | 'queued' {
  const active = activeRelease(project);
  if (active) active.queuedId = deployment.id;
  else startRelease(project, deployment);
  return active ? 'queued' : 'rolling';
}

/** Enters a later stage; the last one hands production over. */
export function enterStage(state: State, project: Project, release: RollingRelease, stage: number) {
  release.stage = stage;
  release.stageMinutes = 0;
  release.updatedAt = Date.now();
  if (stage === release.config.stages.length - 1) inBackground(state, handOver(state, project, release));
}

/**
 * All domains go to the canary, one after another. `lastAliasRequest` tells nothing of it: whether Vercel's does is unknown, and this is
 * the harder case for whoever waits. What was queued then gets its turn.
 */
async function handOver(state: State, project: Project, release: RollingRelease) {
  const { signal } = state.end;
  const step = () => nextStep(signal);
  const canary = state.deployments.get(release.canaryId);
  for (const label of [...project.productionDomains]) {
    await step();
    if (signal.aborted || release.state !== 'ACTIVE' || !canary) return;
    if (!takeFailure(project, label)) assignAlias(state, label, canary);
  }
  await step();
  if (signal.aborted || release.state !== 'ACTIVE' || !canary) return;
  end(release, 'COMPLETE');
  makeCurrent(project, canary);
  project.autoAssignCustomDomains = true;
  const queued = state.deployments.get(release.queuedId ?? '');
  if (!queued) return;
  if (rollsOut(project)) startRelease(project, queued);
  else startMove(state, project, queued, 'promote');
}

/** Ends it without handing over. What was queued is dropped: it was to begin when this one completes. */
export function abortRelease(state: State, release: RollingRelease) {
  end(release, 'ABORTED');
  const canary = state.deployments.get(release.canaryId);
  if (canary) canary.readySubstate = 'STAGED';
}

function end(release: RollingRelease, state: 'COMPLETE' | 'ABORTED') {
  release.state = state;
  release.substate = null;
  release.updatedAt = Date.now();
}

/** Lets minutes pass for the rolling release that is under way: stages that advance by themselves do, one after another. */
export function elapse(state: State, project: Project, minutes: number) {
  const release = activeRelease(project);
  if (!release || release.substate === 'PAUSED' || release.config.advancementType !== 'automatic') return;
  let left = minutes;
  while (release.stage < release.config.stages.length - 1) {
    const rest = (release.config.stages[release.stage]?.duration ?? 0) - release.stageMinutes;
    if (left < rest) {
      release.stageMinutes += left;
      return;
    }
    left -= rest;
    enterStage(state, project, release, release.stage + 1);
  }
}

/** Which deployment a visitor of a production domain gets, by the visitor's bucket: what is behind the domain, or the canary. */
export function rolledTo(state: State, deployment: Deployment, bucket: number): Deployment {
  const release = activeRelease(projectOf(state, deployment));
  const canary = release && state.deployments.get(release.canaryId);
  // A domain that has been handed over already serves the canary to everybody.
  if (!release || !canary || deployment.id !== release.baseId) return deployment;
  return bucket < (release.config.stages[release.stage]?.targetPercentage ?? 0) ? canary : deployment;
}
