import type { ServiceResponse } from '../traffic/traffic.ts';
import { recordDeployment, recordStatus, retireEarlier } from './deployment-records.ts';
import { type Call, invalid, json, paged, type Route, refusal } from './router.ts';
import { DEPLOYMENT_STATES, type Deployment, type DeploymentStatus } from './state.ts';
import { inUser } from './users.ts';

/** A status' description may have this many characters. */
const MAX_DESCRIPTION_CHARS = 140;

const ACTIVE = 'We cannot delete an active deployment unless it is the only deployment in a given environment.';

export const deploymentRoutes: Route[] = [
  { method: 'GET', path: '/deployments', needs: ['deployments:read'], handle: list },
  { method: 'POST', path: '/deployments', needs: ['deployments:write'], handle: create },
  {
    method: 'GET',
    path: '/deployments/:id',
    needs: ['deployments:read'],
    handle: (call) => withDeployment(call, (deployment) => json(200, inDeployment(deployment, call))),
  },
  {
    method: 'DELETE',
    path: '/deployments/:id',
    needs: ['deployments:write'],
    handle: (call) => withDeployment(call, (deployment) => remove(deployment, call)),
  },
  {
    method: 'GET',
    path: '/deployments/:id/statuses',
    needs: ['deployments:read'],
    handle: (call) =>
      withDeployment(call, (deployment) =>
        paged(
          call,
          deployment.statuses.map((status) => inStatus(status, deployment, call)),
        ),
      ),
  },
  {
    method: 'POST',
    path: '/deployments/:id/statuses',
    needs: ['deployments:write'],
    handle: (call) => withDeployment(call, (deployment) => addStatus(deployment, call)),
  },
];

function list(call: Call): ServiceResponse {
  const wanted = (['sha', 'ref', 'task', 'environment'] as const).map((key) => [key, call.query.get(key)] as const);
  const listed = call.repository.deployments.filter((deployment) =>
    wanted.every(([key, value]) => value === null || value === 'none' || deployment[key] === value),
  );
  return paged(call, listed.map((deployment) => inDeployment(deployment, call)).reverse());
}

/** Unless `required_contexts` says otherwise, every commit status of the ref must be good, else GitHub answers 409. */
function create(call: Call): ServiceResponse {
  const { body, repository, token } = call;
  if (typeof body.ref !== 'string') return invalid('Deployment', 'ref', 'ref is missing');
  const ref = body.ref;
  const required = body.required_contexts as string[] | undefined;
  const unmet = repository.statuses.filter(
    ({ sha, context, state }) => sha === ref && state !== 'success' && (required?.includes(context) ?? true),
  );
  if (unmet.length > 0) return refusal(409, `Conflict: Commit status checks failed for ${ref}.`);
  if (body.auto_merge !== false && repository.behind.includes(ref))
    return json(202, { message: `Auto-merged ${repository.defaultBranch} into ${ref} on deployment.` });
  const environment = String(body.environment ?? 'production');
  const deployment = recordDeployment(call.state, repository, {
    ref,
    sha: repository.pulls.find(({ head }) => head.ref === ref)?.head.sha ?? ref,
    task: String(body.task ?? 'deploy'),
    environment,
    description: String(body.description ?? ''),
    payload: body.payload ?? {},
    isTransient: body.transient_environment === true,
    isProduction: Boolean(body.production_environment ?? environment === 'production'),
    login: token.login,
  });
  return json(201, inDeployment(deployment, call));
}

/** Only a deployment that is not active, or is alone in its environment. @see https://docs.github.com/en/rest/deployments/deployments#delete-a-deployment */
function remove(deployment: Deployment, { repository }: Call): ServiceResponse {
  const { deployments } = repository;
  const isAlone = deployments.filter(({ environment }) => environment === deployment.environment).length === 1;
  if (deployment.statuses[0]?.state === 'success' && !isAlone) return refusal(422, 'Validation Failed', [ACTIVE]);
  deployments.splice(deployments.indexOf(deployment), 1);
  return { status: 204 };
}

function addStatus(deployment: Deployment, call: Call): ServiceResponse {
  const { body } = call;
  const state = DEPLOYMENT_STATES.find((known) => known === body.state);
  if (!state) return invalid('DeploymentStatus', 'state', `state must be one of ${DEPLOYMENT_STATES.join(', ')}`);
  const description = String(body.description ?? '');
  if ([...description].length > MAX_DESCRIPTION_CHARS) {
    return invalid('DeploymentStatus', 'description', `description is too long (maximum is ${MAX_DESCRIPTION_CHARS} characters)`);
  }
  const environmentUrl = String(body.environment_url ?? '');
  const logUrl = String(body.log_url ?? body.target_url ?? '');
  for (const [field, url] of Object.entries({ environment_url: environmentUrl, log_url: logUrl })) {
    if (url !== '' && !/^https?:\/\//.test(url)) return invalid('DeploymentStatus', field, `${field} must use http(s) scheme`);
  }
  if (state === 'success' && body.auto_inactive !== false)
    retireEarlier(call.state, call.repository, deployment, call.token.login);
  const environment = String(body.environment ?? deployment.environment);
  const said = { description, environment, environmentUrl, logUrl, login: call.token.login };
  const status = recordStatus(call.state, deployment, state, said);
  return json(201, inStatus(status, deployment, call));
}

function withDeployment(call: Call, then: (deployment: Deployment) => ServiceResponse): ServiceResponse {
  const deployment = call.repository.deployments.find(({ id }) => id === Number(call.params.id));
  return deployment ? then(deployment) : refusal(404, 'Not Found');
}

/** A deployment as GitHub shows it. */
function inDeployment(deployment: Deployment, { repository, origin }: Pick<Call, 'repository' | 'origin'>) {
  const url = `${origin}/repos/${repository.fullName}/deployments/${deployment.id}`;
  const { id, ref, sha, task, environment, description, payload } = deployment;
  return {
    ...{ id, ref, sha, task, environment, description, payload, url },
    original_environment: environment,
    transient_environment: deployment.isTransient,
    production_environment: deployment.isProduction,
    creator: inUser(deployment.login),
    created_at: deployment.createdAt,
    updated_at: deployment.statuses[0]?.createdAt ?? deployment.createdAt,
    statuses_url: `${url}/statuses`,
  };
}

function inStatus(status: DeploymentStatus, deployment: Deployment, { repository, origin }: Call) {
  const url = `${origin}/repos/${repository.fullName}/deployments/${deployment.id}`;
  return {
    id: status.id,
    state: status.state,
    description: status.description,
    environment: status.environment,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    target_url: status.logUrl,
    creator: inUser(status.login),
    created_at: status.createdAt,
    url: `${url}/statuses/${status.id}`,
    deployment_url: url,
  };
}
