import { startMove } from '../domains.ts';
import { describeRollback } from '../moves.ts';
import { abortRelease, activeRelease, enterStage, rollOrQueue, rollsOut } from '../rolling.ts';
import type { Deployment, Project } from '../state.ts';
import { ApiError, type Call, deploymentParam, type Endpoint, json, projectParam, readBody } from './call.ts';

/** Moves the production domains to a READY production deployment, without a new build. */
export const postPromote: Endpoint = {
  method: 'POST',
  versions: ['v10'],
  path: '/projects/:project/promote/:deployment',
  scope: 'team',
  answer(call) {
    const { project, deployment } = movable(call, 'promote');
    const active = activeRelease(project);
    if (active?.canaryId === deployment.id) {
      // As Vercel words it where it mended its own tool: https://github.com/vercel/vercel/pull/16868
      enterStage(call.state, project, active, active.config.stages.length - 1);
      return json(201, {});
    }
    if (rollsOut(project)) return json(rollOrQueue(project, deployment) === 'queued' ? 202 : 201, {});
    startMove(call.state, project, deployment, 'promote');
    return json(201, {});
  },
};

/** Moves them back to a deployment that they have been on, and stops them from following new deployments until the next promotion. */
export const postRollback: Endpoint = {
  method: 'POST',
  versions: ['v1', 'v9'],
  path: '/projects/:project/rollback/:deployment',
  scope: 'team',
  answer(call) {
    const { project, deployment } = movable(call, 'rollback');
    const active = activeRelease(project);
    if (deployment.readySubstate !== 'PROMOTED')
      throw new ApiError(422, 'unprocessable_entity', `The deployment ${deployment.id} has never been in production.`);
    if (call.state.quota.plan === 'hobby' && deployment.id !== project.moves.previousId)
      // https://vercel.com/docs/cli/rollback; the code is ours.
      throw new ApiError(
        402,
        'payment_required',
        'To roll back further than the previous production deployment, upgrade to pro.',
      );
    // This is how a rolling release is aborted: https://vercel.com/docs/rolling-releases#aborting-a-rolling-release
    if (active) abortRelease(call.state, active);
    const description = call.query.get('description') ?? undefined;
    startMove(call.state, project, deployment, 'rollback', description);
    if (active && project.lastAliasRequest) project.lastAliasRequest.fromRollingReleaseId = active.canaryId;
    describeRollback(project, call.state.user, description ?? '');
    return json(201, {});
  },
};

/** Says why, after the fact. The words of the 404 are ours. */
export const patchRollback: Endpoint = {
  method: 'PATCH',
  versions: ['v1'],
  path: '/projects/:project/rollback/:deployment/update-description',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const deployment = deploymentParam(call);
    const last = project.lastAliasRequest;
    if (last?.type !== 'rollback' || last.toDeploymentId !== deployment.id)
      throw new ApiError(404, 'not_found', `Production was not rolled back to ${deployment.id}.`);
    describeRollback(project, call.state.user, String(readBody(call.request).description ?? ''));
    return json(200, {});
  },
};

/** How each production domain fared in the last promotion or rollback; `failedOnly` leaves the others out. */
export const getMoves = (type: 'promote' | 'rollback'): Endpoint => ({
  method: 'GET',
  versions: ['v1', 'v9'],
  path: `/projects/:project/${type}/aliases`,
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const moves = project.lastAliasRequest?.type === type ? project.lastAliasMoves : [];
    const failedOnly = call.query.has('failedOnly') && call.query.get('failedOnly') !== 'false';
    const aliases = moves.filter(({ status }) => !failedOnly || status === 'failed');
    return json(200, { aliases, pagination: { count: aliases.length, next: null, prev: null } });
  },
});

/** Vercel documents the statuses 409 and 422; the words of 422 are ours. */
function movable(call: Call, type: 'promote' | 'rollback'): { project: Project; deployment: Deployment } {
  const project = projectParam(call);
  const deployment = deploymentParam(call);
  if (deployment.projectId !== project.id) throw new ApiError(404, 'not_found', "The deployment couldn't be found.");
  const aborts = type === 'rollback' && activeRelease(project) !== undefined;
  if (project.productionId === deployment.id && !aborts)
    throw new ApiError(
      409,
      'conflict',
      `The provided deploymentId (${deployment.id}) is already the current production deployment.`,
    );
  const isMoving = ['pending', 'in-progress'].includes(project.lastAliasRequest?.jobStatus ?? '');
  if (isMoving && project.moves.overlapping === 'conflict')
    throw new ApiError(409, 'conflict', 'Another promotion or rollback is under way.');
  if (deployment.readyState !== 'READY')
    throw new ApiError(422, 'unprocessable_entity', `The deployment ${deployment.id} is ${deployment.readyState}, not READY.`);
  if (deployment.target !== 'production')
    throw new ApiError(
      422,
      'unprocessable_entity',
      `The deployment ${deployment.id} was built for preview; only production deployments can take the domains.`,
    );
  return { project, deployment };
}
