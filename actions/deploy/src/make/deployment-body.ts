import { createHash } from 'node:crypto';
import type { Source } from '#core/report.ts';
import { cutBytes } from '#core/text.ts';
import type { SourceFile } from '../files/source-file.ts';

/** What `POST /v13/deployments` takes. @see https://vercel.com/docs/rest-api/deployments/create-a-new-deployment */
export interface DeploymentBody {
  name: string;
  project: string;
  version: 2;
  target?: 'production';
  customEnvironmentSlugOrId?: string;
  /** `false` stages a production deployment: no domain follows it. */
  autoAssignCustomDomains?: false;
  files: { file: string; mode: number; sha?: string; size?: number }[];
  gitMetadata: Record<string, string | boolean>;
  meta: Record<string, string>;
}

/** What a deployment is made for. */
export interface Purpose {
  project: { id: string; name: string };
  environment: string;
  staged: boolean;
  source: Source;
  /** Address of the repository, for people. */
  repositoryUrl: string;
  /** A stranger's words: the commit's message or the pull request's title. */
  message: string | undefined;
  actor: string;
}

/** Names the run that asks for a deployment, in the deployment's own `meta`: by it a lost answer is found again. */
export const KEY_META = 'shipgateKey';
export const SHA_META = 'shipgateSha';
/** `OWNER/NAME` and the number: by these two together `cleanup` knows the deployments of a pull request. */
export const REPOSITORY_META = 'shipgateRepository';
export const PULL_REQUEST_META = 'shipgatePullRequest';

/** Branch names and titles are strangers' words; Vercel refuses long values. */
const MAX_TEXT_BYTES = 500;

/** The same for each attempt of the same job on the same files, and for nothing else. */
export function deploymentKey(
  { project, environment, staged, source }: Purpose,
  run: string,
  files: readonly SourceFile[],
): string {
  const content = files.map(({ file, mode, sha }) => [file, mode, sha ?? null]).toSorted();
  const who = [source.repository, run, source.job, project.id, environment, staged];
  return createHash('sha256')
    .update(JSON.stringify([who, content]))
    .digest('hex');
}

export function deploymentBody(purpose: Purpose, key: string, files: readonly SourceFile[]): DeploymentBody {
  const { project, source } = purpose;
  return {
    name: project.name,
    project: project.id,
    version: 2,
    ...placeOf(purpose),
    files: files.map(({ path: _, ...file }) => file),
    gitMetadata: gitMetadata(purpose),
    meta: {
      [KEY_META]: key,
      [SHA_META]: source.sha,
      [REPOSITORY_META]: source.repository,
      ...(source.pullRequest !== undefined && { [PULL_REQUEST_META]: String(source.pullRequest) }),
    },
  };
}

function placeOf({ environment, staged }: Purpose): Partial<DeploymentBody> {
  if (environment === 'preview') return {};
  if (environment !== 'production') return { customEnvironmentSlugOrId: environment };
  return { target: 'production', ...(staged && { autoAssignCustomDomains: false }) };
}

/** No e-mail address: Vercel refuses to build for an author whom it does not find in the team. */
function gitMetadata({ source, repositoryUrl, message, actor }: Purpose): DeploymentBody['gitMetadata'] {
  return {
    remoteUrl: repositoryUrl,
    commitSha: source.sha,
    commitRef: capped(source.ref),
    commitAuthorName: capped(actor),
    ...(message && { commitMessage: capped(message) }),
    dirty: false,
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is dropped here
const capped = (text: string) => cutBytes(text.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ''), MAX_TEXT_BYTES);
