import { activeRelease, enterStage, rollsOut, startRelease } from '../rolling.ts';
import type { RollingConfig } from '../rolling-release.ts';
import type { Project, State } from '../state.ts';
import { ApiError, type Call, type Endpoint, json, projectParam, readBody } from './call.ts';
import { configView, rollingView } from './rolling-views.ts';

/** Statuses as Vercel documents them; where it does not tell the words of a refusal they are ours. */
export const getRollingConfig: Endpoint = {
  method: 'GET',
  versions: ['v1'],
  path: '/projects/:project/rolling-release/config',
  scope: 'team',
  answer: (call) => json(200, { rollingRelease: configView(planned(projectParam(call)).rolling.config) }),
};

export const patchRollingConfig: Endpoint = {
  method: 'PATCH',
  versions: ['v1'],
  path: '/projects/:project/rolling-release/config',
  scope: 'team',
  answer(call) {
    const project = permitted(planned(projectParam(call)));
    const body = readBody(call.request);
    project.rolling.config = body.enabled === false ? null : readConfig(body);
    return json(200, { rollingRelease: configView(project.rolling.config) });
  },
};

export const deleteRollingConfig: Endpoint = {
  method: 'DELETE',
  versions: ['v1'],
  path: '/projects/:project/rolling-release/config',
  scope: 'team',
  answer(call) {
    planned(projectParam(call)).rolling.config = null;
    return json(200, { rollingRelease: null });
  },
};

export const getRollingBilling: Endpoint = {
  method: 'GET',
  versions: ['v1'],
  path: '/projects/:project/rolling-release/billing',
  scope: 'team',
  answer(call) {
    const { plan } = projectParam(call).rolling;
    return json(
      200,
      plan === 'included'
        ? { availableSlots: 'unlimited', reason: 'unlimited_slots', message: 'Rolling Releases are included in the plan.' }
        : { availableSlots: 0, reason: 'plan_not_supported', message: 'Rolling Releases are not supported on the current plan.' },
    );
  },
};

/** The last one, or the last one in the state that is asked for. */
export const getRollingRelease: Endpoint = {
  method: 'GET',
  versions: ['v1'],
  path: '/projects/:project/rolling-release',
  scope: 'team',
  answer(call) {
    const project = planned(projectParam(call));
    const wanted = call.query.get('state');
    const release = project.rolling.releases.findLast(({ state }) => wanted === null || state === wanted);
    return json(200, { rollingRelease: rollingView(call.state, release) });
  },
};

export const startRollingRelease: Endpoint = {
  method: 'POST',
  versions: ['v1'],
  path: '/projects/:project/rolling-release/start',
  scope: 'team',
  answer(call) {
    const project = permitted(planned(projectParam(call)));
    const { canaryDeploymentId: id } = readBody(call.request);
    const active = activeRelease(project);
    if (active && active.canaryId === id) return told(call.state, project);
    if (active)
      throw new ApiError(409, 'conflict', `A rolling release is already active for another deployment (${active.canaryId}).`);
    if (!rollsOut(project)) throw new ApiError(400, 'bad_request', 'Rolling releases are not enabled for this project.');
    const canary = call.state.deployments.get(String(id));
    if (canary?.projectId !== project.id) throw new ApiError(404, 'not_found', "The deployment couldn't be found.");
    if (project.productionId === canary.id)
      throw new ApiError(409, 'conflict', `The deployment ${canary.id} is already the current production deployment.`);
    if (canary.readyState !== 'READY' || canary.target !== 'production')
      throw new ApiError(422, 'unprocessable_entity', `The deployment ${canary.id} is no READY production deployment.`);
    startRelease(project, canary);
    return told(call.state, project);
  },
};

export const approveRollingStage: Endpoint = {
  method: 'POST',
  versions: ['v1'],
  path: '/projects/:project/rolling-release/approve-stage',
  scope: 'team',
  answer(call) {
    const { project, release, body } = underWay(call);
    if (release.config.advancementType === 'automatic')
      throw new ApiError(400, 'bad_request', 'The stages of this rolling release advance automatically.');
    if (release.substate === 'PAUSED') throw new ApiError(400, 'bad_request', 'The rolling release is paused.');
    const isStale = body.activeStageIndex !== undefined && body.activeStageIndex !== release.stage;
    if (isStale || body.nextStageIndex !== release.stage + 1)
      throw new ApiError(
        400,
        'bad_request',
        `The active stage is ${release.stage}; the stage to approve is ${release.stage + 1}.`,
      );
    enterStage(call.state, project, release, release.stage + 1);
    return told(call.state, project);
  },
};

export const completeRollingRelease: Endpoint = {
  method: 'POST',
  versions: ['v1'],
  path: '/projects/:project/rolling-release/complete',
  scope: 'team',
  answer(call) {
    const { project, release } = underWay(call);
    const last = release.config.stages.length - 1;
    if (release.stage !== last) enterStage(call.state, project, release, last);
    return told(call.state, project);
  },
};

function underWay(call: Call) {
  const project = planned(projectParam(call));
  const body = readBody(call.request);
  const release = activeRelease(project);
  if (!release) throw new ApiError(404, 'not_found', 'There is no active rolling release for this project.');
  if (body.canaryDeploymentId !== release.canaryId)
    throw new ApiError(400, 'bad_request', `The active rolling release is for ${release.canaryId}.`);
  return { project, release, body };
}

const told = (state: State, project: Project) =>
  json(200, { rollingRelease: rollingView(state, project.rolling.releases.at(-1)) });

function planned(project: Project): Project {
  const { plan } = project.rolling;
  if (plan === 'payment-required')
    throw new ApiError(402, 'payment_required', 'Rolling Releases require a Pro or Enterprise plan.');
  if (plan === 'forbidden') throw new ApiError(403, 'forbidden', 'Rolling Releases are not available on the current plan.');
  return project;
}

function permitted(project: Project): Project {
  if (project.rolling.plan === 'untold')
    throw new ApiError(403, 'forbidden', 'Rolling Releases are not available on the current plan.');
  return project;
}

/** @see https://vercel.com/docs/rolling-releases#configuring-rolling-releases for what stages must be. */
export function readConfig(body: Record<string, unknown>): RollingConfig {
  const { advancementType, stages } = body as Partial<RollingConfig>;
  const refuse = (message: string) => new ApiError(400, 'bad_request', `Invalid request: ${message}`);
  if (advancementType !== 'automatic' && advancementType !== 'manual-approval')
    throw refuse('`advancementType` should be equal to one of the allowed values "automatic, manual-approval".');
  if (!Array.isArray(stages) || stages.length < 2) throw refuse('`stages` should NOT have fewer than 2 items.');
  const shares = stages.map(({ targetPercentage }) => targetPercentage);
  if (shares.at(-1) !== 100 || shares.some((share, index) => index > 0 && share <= (shares[index - 1] ?? 0)))
    throw refuse('`stages` should ascend and end with a `targetPercentage` of 100.');
  if (advancementType === 'automatic' && stages.slice(0, -1).some(({ duration }) => !duration || duration < 1))
    throw refuse('each of the `stages` but the last should have a `duration` in minutes.');
  return {
    advancementType,
    stages: stages.map(({ targetPercentage, duration }) => ({ targetPercentage, ...(duration && { duration }) })),
  };
}
