import { cancelDeployment, isOver } from '../lifecycle.ts';
import { findProject } from '../state.ts';
import { ApiError, deploymentParam, type Endpoint, json } from './call.ts';
import { deploymentView, isRollbackCandidate, listedDeployment } from './views.ts';

const DEFAULT_LIMIT = 20;

export const getDeployment: Endpoint = {
  method: 'GET',
  versions: ['v13'],
  path: '/deployments/:deployment',
  scope: 'team',
  answer: (call) => json(200, deploymentView(call.state, deploymentParam(call))),
};

/** Newest first. `meta-KEY=VALUE` filters by a deployment's meta. */
export const listDeployments: Endpoint = {
  method: 'GET',
  versions: ['v6', 'v7'],
  path: '/deployments',
  scope: 'team',
  answer({ state, query }) {
    const projectId = query.get('projectId') ?? query.get('app');
    const project = projectId === null ? undefined : findProject(state, projectId);
    const [target, states, until, since] = [
      query.get('target'),
      query.get('state')?.split(','),
      query.get('until'),
      query.get('since'),
    ];
    const candidate = query.get('rollbackCandidate');
    const meta = [...query]
      .filter(([key]) => key.startsWith('meta-'))
      .map(([key, value]) => [key.slice('meta-'.length), value] as const);
    const matching = [...state.deployments.values()]
      .reverse()
      .filter((deployment) => projectId === null || deployment.projectId === project?.id)
      .filter((deployment) => target === null || (deployment.target ?? 'preview') === target)
      .filter(({ readyState }) => !states || states.includes(readyState))
      .filter(({ createdAt }) => (until === null || createdAt < Number(until)) && (since === null || createdAt >= Number(since)))
      .filter((deployment) => meta.every(([key, value]) => deployment.meta[key] === value))
      .filter((deployment) => candidate === null || isRollbackCandidate(state, deployment) === (candidate === 'true'));
    const page = matching.slice(0, Number(query.get('limit') ?? DEFAULT_LIMIT));
    const next = page.length < matching.length ? (page.at(-1)?.createdAt ?? null) : null;
    const pagination = { count: page.length, next, prev: page[0]?.createdAt ?? null };
    return json(200, { deployments: page.map((deployment) => listedDeployment(state, deployment)), pagination });
  },
};

export const patchCancel: Endpoint = {
  method: 'PATCH',
  versions: ['v12'],
  path: '/deployments/:deployment/cancel',
  scope: 'team',
  answer(call) {
    const deployment = deploymentParam(call);
    if (isOver(deployment))
      throw new ApiError(400, 'bad_request', `The deployment is already ${deployment.readyState} and cannot be canceled.`);
    cancelDeployment(deployment);
    return json(200, deploymentView(call.state, deployment));
  },
};

export const deleteDeployment: Endpoint = {
  method: 'DELETE',
  versions: ['v13'],
  path: '/deployments/:deployment',
  scope: 'team',
  async answer(call) {
    const { state } = call;
    const deployment = deploymentParam(call);
    cancelDeployment(deployment);
    state.deployments.delete(deployment.id);
    for (const [label, alias] of state.aliases) if (alias.deploymentId === deployment.id) state.aliases.delete(label);
    for (const project of state.projects.values()) if (project.productionId === deployment.id) project.productionId = null;
    await deployment.listening[Symbol.asyncDispose]();
    return json(200, { uid: deployment.id, state: 'DELETED' });
  },
};
