import { enterEnvironment } from './environments.ts';
import type { Deployment, DeploymentState, DeploymentStatus, GithubState, Repository } from './state.ts';
import { now } from './state.ts';

/** Writes a deployment down; its environment is made where it is missing. */
export function recordDeployment(
  state: GithubState,
  repository: Repository,
  given: Omit<Deployment, 'id' | 'createdAt' | 'statuses'>,
): Deployment {
  const deployment: Deployment = { id: ++state.lastId, ...given, createdAt: now(), statuses: [] };
  repository.deployments.push(deployment);
  enterEnvironment(state, repository, given.environment);
  return deployment;
}

/** Writes down what a deployment has come to. */
export function recordStatus(
  state: GithubState,
  deployment: Deployment,
  reached: DeploymentState,
  said: Pick<DeploymentStatus, 'login'> & Partial<Omit<DeploymentStatus, 'id' | 'state' | 'createdAt'>>,
): DeploymentStatus {
  const silent = { description: '', environment: deployment.environment, environmentUrl: '', logUrl: '' };
  const status: DeploymentStatus = { id: ++state.lastId, state: reached, ...silent, ...said, createdAt: now() };
  deployment.statuses.unshift(status);
  return status;
}

/**
 * `auto_inactive`: of the same environment, earlier deployments that last said `success` become `inactive`,
 * save transient ones and those of a production environment.
 * @see https://docs.github.com/en/rest/deployments/deployments#inactive-deployments
 */
export function retireEarlier(state: GithubState, { deployments }: Repository, deployment: Deployment, login: string) {
  const earlier = deployments.filter(({ id, environment }) => id < deployment.id && environment === deployment.environment);
  for (const each of earlier) {
    if (each.isTransient || each.isProduction || each.statuses[0]?.state !== 'success') continue;
    recordStatus(state, each, 'inactive', { login });
  }
}
