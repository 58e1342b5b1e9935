import type { CustomEnvironment } from '../custom-environment.ts';
import { findEnvironment } from '../environments.ts';
import { hostOf, type Project, type State } from '../state.ts';
import { ApiError, type Endpoint, json, projectParam } from './call.ts';

export const getCustomEnvironments: Endpoint = {
  method: 'GET',
  versions: ['v9'],
  path: '/projects/:project/custom-environments',
  scope: 'team',
  answer(call) {
    const environments = projectParam(call).environments.map((environment) => environmentView(call.state, environment));
    return json(200, { accountLimit: { total: 12 }, environments });
  },
};

const environmentView = (state: State, { id, slug, createdAt, domains }: CustomEnvironment) => ({
  id,
  slug,
  type: 'preview',
  createdAt,
  updatedAt: createdAt,
  domains: domains.map((label) => ({ name: hostOf(state, label), verified: true })),
});

/** A project's variables by name, as the dashboard lists them; a sensitive one has no value any more. */
export const listVariables: Endpoint = {
  method: 'GET',
  versions: ['v9', 'v10'],
  path: '/projects/:project/env',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const envs = Object.keys(project.env).map((key) => ({
      id: `env-${key}`,
      key,
      type: project.sensitiveNames.includes(key) ? 'sensitive' : 'encrypted',
      target: ['production', 'preview', 'development'],
      value: '',
    }));
    return json(200, { envs });
  },
};

/** The variables of one environment in clear, as `vercel pull` gets them; a sensitive one comes empty. */
export const pullVariables: Endpoint = {
  method: 'GET',
  versions: ['v3'],
  path: '/env/pull/:project/:target',
  scope: 'team',
  answer(call) {
    const project = projectParam(call);
    const env = variablesOf(project, call.params.target ?? '');
    return json(200, { env, buildEnv: env });
  },
};

/** The same with what a branch overrides: nothing here. */
export const pullBranchVariables: Endpoint = { ...pullVariables, path: '/env/pull/:project/:target/:branch' };

function variablesOf(project: Project, target: string): Record<string, string> {
  const custom = findEnvironment(project, target);
  if (!custom && !['production', 'preview', 'development'].includes(target))
    throw new ApiError(404, 'not_found', `The environment "${target}" was not found.`);
  const all = { ...project.env, ...custom?.env };
  const open = ([key, value]: [string, string]) => [key, project.sensitiveNames.includes(key) ? '' : value];
  return Object.fromEntries(Object.entries(all).map(open));
}
