import type { Variables } from '#kit/inputs/variables.ts';
import type { SourceFile } from '../files/source-file.ts';
import { type GitMetadata, gitMeta, gitMetadata } from './git-metadata.ts';
import type { Purpose } from './purpose.ts';

/** What `POST /v13/deployments` takes; its adapter alone reveals the variables. @see https://vercel.com/docs/rest-api/deployments/create-a-new-deployment */
export interface DeploymentBody {
  name: string;
  project: string;
  version: 2;
  target?: 'production';
  customEnvironmentSlugOrId?: string;
  /** `false` stages a production deployment: no domain follows it. */
  autoAssignCustomDomains?: false;
  files: { file: string; mode: number; sha?: string; size?: number }[];
  gitMetadata: GitMetadata;
  meta: Record<string, string>;
  env?: Variables;
  buildEnv?: Variables;
}

/** Names the run that asks for a deployment, in the deployment's own `meta`: by it a lost answer is found again. */
export const KEY_META = 'shipgateKey';
export const SHA_META = 'shipgateSha';
/** `OWNER/NAME` and the number: by these two together `cleanup` knows the deployments of a pull request. */
export const REPOSITORY_META = 'shipgateRepository';
export const PULL_REQUEST_META = 'shipgatePullRequest';

export function deploymentBody(purpose: Purpose, key: string, files: readonly SourceFile[]): DeploymentBody {
  const { project, source, env, buildEnv } = purpose;
  return {
    name: project.name,
    project: project.id,
    version: 2,
    ...placeOf(purpose),
    files: files.map(({ file, mode, sha, size }) => ({
      file,
      mode,
      ...(sha !== undefined && { sha }),
      ...(size !== undefined && { size }),
    })),
    gitMetadata: gitMetadata(purpose),
    meta: {
      ...gitMeta(purpose),
      [KEY_META]: key,
      [SHA_META]: source.sha,
      [REPOSITORY_META]: source.repository,
      ...(source.pullRequest !== undefined && { [PULL_REQUEST_META]: String(source.pullRequest) }),
    },
    ...(env && { env }),
    ...(buildEnv && { buildEnv }),
  };
}

function placeOf({ environment, staged }: Purpose): Partial<DeploymentBody> {
  if (environment === 'preview') return {};
  if (environment !== 'production') return { customEnvironmentSlugOrId: environment };
  return { target: 'production', ...(staged && { autoAssignCustomDomains: false }) };
}
