import { dirname } from 'node:path';
import { environmentOf } from '../environments.ts';
import { type Deployment, hostOf, projectOf, type State, urlOf } from '../state.ts';
import { npmFolder, wayOutside } from './outside.ts';

/**
 * A build's environment: Vercel's system variables, the project's and the deployment's, and of this process's only
 * the way to a package registry.
 * @see https://vercel.com/docs/environment-variables/system-environment-variables
 */
export function buildEnvironment(state: State, deployment: Deployment, home: string): Record<string, string> {
  const project = projectOf(state, deployment);
  const target = deployment.target ?? 'preview';
  const custom = environmentOf(project, deployment);
  const { githubCommitSha, githubCommitRef } = deployment.meta;
  return {
    ...wayOutside(process.env),
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin', ...npmFolder(process.env)].join(':'),
    HOME: home,
    LANG: 'C.UTF-8',
    CI: '1',
    VERCEL: '1',
    VERCEL_ENV: target,
    VERCEL_TARGET_ENV: custom?.slug ?? target,
    VERCEL_URL: urlOf(deployment),
    VERCEL_DEPLOYMENT_ID: deployment.id,
    VERCEL_PROJECT_ID: project.id,
    ...(project.productionDomains[0] && { VERCEL_PROJECT_PRODUCTION_URL: hostOf(state, project.productionDomains[0]) }),
    ...(githubCommitSha && { VERCEL_GIT_PROVIDER: 'github', VERCEL_GIT_COMMIT_SHA: githubCommitSha }),
    ...(githubCommitRef && { VERCEL_GIT_COMMIT_REF: githubCommitRef }),
    ...project.env,
    ...custom?.env,
    ...deployment.env,
    ...deployment.buildEnv,
  };
}
