import type { RollingConfig, RollingRelease } from '../rolling-release.ts';
import { type State, urlOf } from '../state.ts';

const SECONDS_PER_MINUTE = 60;

/** A project's configuration: durations in minutes, no word on whether it is enabled, for null says that it is not. */
export const configView = (config: RollingConfig | null) =>
  config && {
    target: 'production',
    stages: config.stages.map((stage, index) => ({ ...stage, requireApproval: requiresApproval(config, index) })),
    canaryResponseHeader: false,
  };

/**
 * A rolling release as its own calls tell it: durations in seconds here. One that has ended keeps its last stage unless it was aborted.
 * @see https://github.com/vercel/sdk/blob/main/src/models/getrollingreleaseop.ts
 */
export function rollingView(state: State, release: RollingRelease | undefined) {
  if (!release) return null;
  const stages = release.config.stages.map(({ targetPercentage, duration }, index) => ({
    index,
    isFinalStage: index === release.config.stages.length - 1,
    targetPercentage,
    requireApproval: requiresApproval(release.config, index),
    duration: duration === undefined ? null : duration * SECONDS_PER_MINUTE,
  }));
  return {
    state: release.state,
    substate: release.substate,
    currentDeployment: summary(state, release.baseId),
    canaryDeployment: summary(state, release.canaryId),
    queuedDeploymentId: release.queuedId,
    advancementType: release.config.advancementType,
    stages,
    activeStage: release.state === 'ABORTED' ? null : (stages[release.stage] ?? null),
    nextStage: release.state === 'ACTIVE' ? (stages[release.stage + 1] ?? null) : null,
    startedAt: release.startedAt,
    updatedAt: release.updatedAt,
  };
}

const requiresApproval = ({ advancementType, stages }: RollingConfig, index: number) =>
  advancementType === 'manual-approval' && index < stages.length - 1;

function summary(state: State, id: string) {
  const deployment = state.deployments.get(id);
  if (!deployment) return null;
  const { target, createdAt, readyState, readyAt: readyStateAt } = deployment;
  const name = state.projects.get(deployment.projectId)?.name;
  return { id, name, url: urlOf(deployment), target, source: 'cli', createdAt, readyState, readyStateAt };
}
