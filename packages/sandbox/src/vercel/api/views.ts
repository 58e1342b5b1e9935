import { checksView } from '../checks.ts';
import { environmentOf } from '../environments.ts';
import { type Alias, type Deployment, hostOf, type Project, projectOf, type State, urlOf } from '../state.ts';
import { configView } from './rolling-views.ts';

/** Names that point at a deployment now. */
export const aliasesOf = (state: State, deployment: Deployment) =>
  [...state.aliases.values()].filter(({ deploymentId }) => deploymentId === deployment.id);

/** A deployment as `GET /v13/deployments/{id}` tells it. */
export function deploymentView(state: State, deployment: Deployment) {
  const project = projectOf(state, deployment);
  const { error } = deployment;
  const environment = environmentOf(project, deployment);
  return {
    id: deployment.id,
    uid: deployment.id,
    name: project.name,
    version: 2,
    url: urlOf(deployment),
    projectId: project.id,
    project: { id: project.id, name: project.name, framework: project.settings.framework },
    ownerId: state.team.id,
    team: state.team,
    creator: { uid: state.user.id, username: state.user.username },
    inspectorUrl: inspectorUrl(state, project, deployment),
    target: deployment.target,
    ...(environment && { customEnvironment: { id: environment.id, slug: environment.slug } }),
    source: 'cli',
    type: 'LAMBDAS',
    public: false,
    regions: ['local1'],
    meta: deployment.meta,
    env: Object.keys(deployment.env),
    build: { env: Object.keys(deployment.buildEnv) },
    readyState: deployment.readyState,
    status: deployment.readyState,
    readySubstate: deployment.readySubstate,
    createdAt: deployment.createdAt,
    buildingAt: deployment.buildingAt,
    ready: deployment.readyAt,
    canceledAt: deployment.canceledAt,
    alias: aliasesOf(state, deployment).map(({ label }) => hostOf(state, label)),
    aliasAssigned: deployment.aliasAssignedAt ?? null,
    aliasError: deployment.aliasError,
    checks: checksView(deployment),
    autoAssignCustomDomains: !deployment.staged,
    ...(error && { errorCode: error.code, errorMessage: error.message, errorStep: error.step }),
  };
}

/** A deployment as the list tells it: fewer fields, some by other names. */
export function listedDeployment(state: State, deployment: Deployment) {
  const view = deploymentView(state, deployment);
  const { uid, name, projectId, url, createdAt, source, target, creator, inspectorUrl: inspector, meta, type } = view;
  const { readyState, readySubstate, aliasAssigned, aliasError, buildingAt, ready, errorCode, errorMessage } = view;
  const listed = {
    uid,
    name,
    projectId,
    url,
    created: createdAt,
    createdAt,
    source,
    target,
    creator,
    inspectorUrl: inspector,
    meta,
    type,
    ...(view.customEnvironment && { customEnvironment: view.customEnvironment }),
  };
  const progress = {
    state: readyState,
    readyState,
    readySubstate,
    aliasAssigned,
    aliasError,
    buildingAt,
    ready,
    errorCode,
    errorMessage,
  };
  return { ...listed, ...progress, isRollbackCandidate: isRollbackCandidate(state, deployment) };
}

/** Whether production could go back to it: it has been there and is not now. */
export function isRollbackCandidate(state: State, deployment: Deployment): boolean {
  const isCurrent = projectOf(state, deployment).productionId === deployment.id;
  return deployment.readyState === 'READY' && deployment.readySubstate === 'PROMOTED' && !isCurrent;
}

export function projectView(state: State, project: Project) {
  const production = project.productionId === null ? undefined : state.deployments.get(project.productionId);
  const newest = [...state.deployments.values()].filter(({ projectId }) => projectId === project.id).reverse();
  return {
    id: project.id,
    name: project.name,
    accountId: state.team.id,
    createdAt: project.createdAt,
    ...project.settings,
    autoAssignCustomDomains: project.autoAssignCustomDomains,
    link: project.link,
    commandForIgnoringBuildStep: project.ignoreCommand,
    alias: project.productionDomains.map((label) => ({
      domain: hostOf(state, label),
      target: 'PRODUCTION',
      environment: 'production',
      deployment: deploymentBehind(state, label),
    })),
    targets: { production: production ? deploymentView(state, production) : null },
    latestDeployments: newest.slice(0, 2).map((deployment) => deploymentView(state, deployment)),
    lastAliasRequest: project.lastAliasRequest,
    ...(project.moves.rollbackDescription && { rollbackDescription: project.moves.rollbackDescription }),
    ...(project.rolling.config && { rollingRelease: configView(project.rolling.config) }),
    ssoProtection: project.protection
      ? { deploymentType: project.protection.deploymentType ?? 'all_except_custom_domains' }
      : null,
    // By secret, as Vercel shows it to who may change the project.
    protectionBypass: project.protection
      ? {
          [project.protection.bypassSecret]: {
            createdAt: project.createdAt,
            createdBy: state.user.id,
            scope: 'automation-bypass',
          },
        }
      : {},
  };
}

function deploymentBehind(state: State, label: string) {
  const deployment = state.deployments.get(state.aliases.get(label)?.deploymentId ?? '');
  return deployment ? { id: deployment.id, url: urlOf(deployment) } : null;
}

export function aliasView(state: State, alias: Alias) {
  const { uid, label, deploymentId, projectId, createdAt } = alias;
  const deployment = state.deployments.get(deploymentId);
  return {
    uid,
    alias: hostOf(state, label),
    deploymentId,
    projectId,
    created: new Date(createdAt).toISOString(),
    createdAt,
    redirect: null,
    ...(deployment && { deployment: { id: deployment.id, url: urlOf(deployment), meta: deployment.meta } }),
  };
}

/** A page for people: it is only named, nothing answers there, as no person logs in to this platform. */
const inspectorUrl = (state: State, project: Project, deployment: Deployment) =>
  `https://vercel.com/${state.team.slug}/${project.name}/${deployment.id.replace('dpl_', '')}`;
