import { apexOf, isCustom } from '../custom-domains.ts';
import { assignAlias, takeFailure } from '../domains.ts';
import { findDeployment, findProject, hostOf, projectOf, type State } from '../state.ts';
import { ApiError, deploymentParam, type Endpoint, json, readBody } from './call.ts';
import { aliasesOf, aliasView } from './views.ts';

const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Points a name at a deployment: `NAME` or `NAME.localhost:SITE_PORT`. */
export const postAlias: Endpoint = {
  method: 'POST',
  versions: ['v2'],
  path: '/deployments/:deployment/aliases',
  scope: 'team',
  answer(call) {
    const { state } = call;
    const deployment = deploymentParam(call);
    const project = projectOf(state, deployment);
    const label = labelOf(state, readBody(call.request).alias);
    if (deployment.readyState !== 'READY') throw new ApiError(400, 'deployment_not_ready', 'The deployment is not ready.');
    const owner = [...state.projects.values()].find(({ productionDomains }) => productionDomains.includes(label));
    const holder = owner?.id ?? state.aliases.get(label)?.projectId;
    if (holder !== undefined && holder !== project.id)
      throw new ApiError(409, 'alias_in_use', `The alias ${hostOf(state, label)} is in use by another project.`);
    const planted = takeFailure(project, label);
    if (planted) throw new ApiError(400, planted.code, planted.message);
    if (isCustom(label)) needCertificate(state, label);
    const oldDeploymentId = assignAlias(state, label, deployment);
    const { uid, createdAt } = state.aliases.get(label) ?? { uid: '', createdAt: 0 };
    const created = new Date(createdAt).toISOString();
    return json(200, { uid, alias: hostOf(state, label), created, ...(oldDeploymentId !== undefined && { oldDeploymentId }) });
  },
};

/** Vercel's codes; which status and words go with them is not documented. */
function needCertificate({ custom }: State, name: string) {
  if (!custom.owned.has(apexOf(name)))
    throw new ApiError(403, 'forbidden', `You don't have access to the domain ${apexOf(name)}.`);
  const held = custom.certificates.get(name);
  if (!held) throw new ApiError(400, 'cert_missing', `No certificate for ${name} was found.`);
  if (held.expiresAt <= Date.now()) throw new ApiError(400, 'cert_expired', `The certificate for ${name} has expired.`);
}

function labelOf(state: State, alias: unknown): string {
  const label =
    typeof alias === 'string'
      ? alias
          .toLowerCase()
          .replace(`.localhost:${state.sitePort}`, '')
          .replace(/\.localhost$/, '')
      : '';
  if (LABEL.test(label) || (DOMAIN.test(label) && !label.endsWith('.vercel.app'))) return label;
  throw new ApiError(
    400,
    'invalid_alias',
    `The specified alias ${JSON.stringify(alias)} is not NAME or NAME.localhost:${state.sitePort}.`,
  );
}

export const getDeploymentAliases: Endpoint = {
  method: 'GET',
  versions: ['v2'],
  path: '/deployments/:deployment/aliases',
  scope: 'team',
  answer: (call) =>
    json(200, { aliases: aliasesOf(call.state, deploymentParam(call)).map((alias) => aliasView(call.state, alias)) }),
};

export const listAliases: Endpoint = {
  method: 'GET',
  versions: ['v4'],
  path: '/aliases',
  scope: 'team',
  answer({ state, query }) {
    const [projectId, domains] = [query.get('projectId'), query.getAll('domain')];
    const project = projectId === null ? undefined : findProject(state, projectId);
    const aliases = [...state.aliases.values()]
      .filter((alias) => projectId === null || alias.projectId === project?.id)
      .filter((alias) => domains.length === 0 || domains.includes(hostOf(state, alias.label)));
    return json(200, {
      aliases: aliases.map((alias) => aliasView(state, alias)),
      pagination: { count: aliases.length, next: null, prev: null },
    });
  },
};

/** Tells what one name points at. */
export const getAlias: Endpoint = {
  method: 'GET',
  versions: ['v4'],
  path: '/aliases/:alias',
  scope: 'team',
  answer: ({ state, params }) => json(200, aliasView(state, aliasParam(state, params.alias ?? ''))),
};

export const deleteAlias: Endpoint = {
  method: 'DELETE',
  versions: ['v2'],
  path: '/aliases/:alias',
  scope: 'team',
  answer({ state, params }) {
    state.aliases.delete(aliasParam(state, params.alias ?? '').label);
    return json(200, { status: 'SUCCESS' });
  },
};

function aliasParam(state: State, uidOrHost: string) {
  const alias = [...state.aliases.values()].find(
    ({ uid, label }) => uid === uidOrHost || hostOf(state, label) === uidOrHost || (isCustom(label) && label === uidOrHost),
  );
  if (!alias || !findDeployment(state, alias.deploymentId)) throw new ApiError(404, 'not_found', 'The alias was not found');
  return alias;
}
