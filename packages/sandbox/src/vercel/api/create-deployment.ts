import { createHash } from 'node:crypto';
import { unpackSource } from '../archives.ts';
import { isInside } from '../building/checkout.ts';
import { findEnvironment } from '../environments.ts';
import { createDeployment, type NewDeployment } from '../lifecycle.ts';
import { checkFileCount, checkSize } from '../quotas.ts';
import { REFUSALS } from '../refusals.ts';
import { type BuildSettings, findDeployment, findProject, type Project, type SourceFile, type State } from '../state.ts';
import { ApiError, type Endpoint, json, readBody } from './call.ts';
import { deploymentView } from './views.ts';

const REGULAR_FILE = 0o100644;
const FILE_TYPE = 0o170000;
const FOLDER = 0o040000;

interface Body {
  name?: string;
  project?: string;
  target?: string;
  customEnvironmentSlugOrId?: string;
  /** Builds the files of that deployment again: how a preview is promoted. */
  deploymentId?: string;
  files?: { file: string; sha?: string; data?: string; encoding?: 'base64' | 'utf-8'; mode?: number }[];
  projectSettings?: Partial<BuildSettings>;
  autoAssignCustomDomains?: boolean;
  env?: Record<string, string>;
  build?: { env?: Record<string, string> };
  meta?: Record<string, string>;
  gitMetadata?: { commitSha?: string; commitRef?: string; commitMessage?: string; commitAuthorName?: string };
}

/** Creates a deployment, or says which of its files are still to be uploaded. Nothing is ever reused: each call builds anew. */
export const postDeployment: Endpoint = {
  method: 'POST',
  versions: ['v13'],
  path: '/deployments',
  scope: 'team',
  async answer({ state, request }) {
    const body: Body = readBody(request);
    const project = projectOfBody(state, body);
    if (body.target !== undefined && body.target !== null && !['production', 'preview'].includes(body.target))
      throw new ApiError(
        400,
        'bad_request',
        `Invalid request: \`target\` should be equal to one of the allowed values, not "${body.target}".`,
      );
    refuseAsPlanted(project);
    const wanted =
      body.deploymentId === undefined
        ? await fromFiles(state, project, body)
        : fromDeployment(state, project, body.deploymentId, body);
    return json(200, deploymentView(state, await createDeployment(state, project, wanted)));
  },
};

function projectOfBody(state: State, { project, name }: Body): Project {
  const wanted = project ?? name;
  if (!wanted) throw new ApiError(400, 'bad_request', 'Invalid request: missing required property `name`.');
  const found = findProject(state, wanted);
  if (!found) throw new ApiError(404, 'not_found', `Project not found: ${wanted}`);
  return found;
}

async function fromFiles(state: State, project: Project, body: Body): Promise<NewDeployment> {
  checkFileCount(body.files?.length ?? 0);
  const sent = (body.files ?? []).filter((file) => !isEmptyFolder(file)).map((file) => sourceFile(state, file));
  if (sent.length === 0) throw new ApiError(400, 'bad_request', 'Invalid request: `files` should NOT have fewer than 1 items.');
  const missing = [...new Set(sent.map(({ sha }) => sha).filter((sha) => !state.blobs.has(sha)))];
  if (missing.length > 0) throw new ApiError(400, 'missing_files', 'Missing files', { missing });
  const bytes = sent.map(({ sha }) => state.blobs.get(sha)?.length ?? 0);
  checkSize(
    state.quota,
    bytes.reduce((sum, size) => sum + size, 0),
  );
  return { ...common(project, body), source: await unpackSource(state, sent), settings: body.projectSettings ?? {} };
}

function fromDeployment(state: State, project: Project, id: string, body: Body): NewDeployment {
  const origin = findDeployment(state, id);
  if (!origin || origin.projectId !== project.id) throw new ApiError(404, 'not_found', "The deployment couldn't be found.");
  const wanted = common(project, body);
  const meta = { ...origin.meta, ...wanted.meta, originalDeploymentId: origin.id };
  const env = { ...origin.env, ...wanted.env };
  const buildEnv = { ...origin.buildEnv, ...wanted.buildEnv };
  return { ...wanted, source: origin.source, settings: origin.settings, meta, env, buildEnv };
}

function common(project: Project, body: Body) {
  const { target, autoAssignCustomDomains, env = {}, build, meta = {}, gitMetadata = {} } = body;
  const { commitSha, commitRef, commitMessage, commitAuthorName } = gitMetadata;
  // Vercel shows a deployment's commit by these names, wherever it came from.
  const commit = {
    githubCommitSha: commitSha,
    githubCommitRef: commitRef,
    githubCommitMessage: commitMessage,
    githubCommitAuthorName: commitAuthorName,
  };
  const known = Object.fromEntries(Object.entries(commit).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return {
    target: target === 'production' ? ('production' as const) : null,
    environmentId: environmentId(project, body),
    staged: target === 'production' && autoAssignCustomDomains === false,
    env,
    buildEnv: build?.env ?? {},
    meta: { ...known, ...meta },
  };
}

/** A quota that is used up stays so, however often it is asked. */
function refuseAsPlanted({ plantedRefusals }: Project) {
  const [name] = plantedRefusals;
  if (name === undefined) return;
  const { status, code, message, more } = REFUSALS[name];
  if (status !== 429) plantedRefusals.shift();
  throw new ApiError(status, code, message, more);
}

/** How Vercel words an unknown environment is not known; a 404, as for an unknown project, is the harder case. */
function environmentId(project: Project, { customEnvironmentSlugOrId: wanted }: Body): string | null {
  if (wanted === undefined) return null;
  const found = findEnvironment(project, wanted);
  if (!found) throw new ApiError(404, 'not_found', `The custom environment "${wanted}" was not found.`);
  return found.id;
}

/** Vercel's own client names empty folders too, by their mode alone; a site has no use for them. */
const isEmptyFolder = ({ mode, sha, data }: NonNullable<Body['files']>[number]) =>
  sha === undefined && data === undefined && mode !== undefined && (mode & FILE_TYPE) === FOLDER;

function sourceFile(
  state: State,
  { file, sha, data, encoding, mode = REGULAR_FILE }: NonNullable<Body['files']>[number],
): SourceFile {
  if (typeof file !== 'string' || !isInside(file))
    throw new ApiError(400, 'bad_request', `Invalid file name: ${JSON.stringify(file)}.`);
  if (data === undefined) {
    if (sha === undefined) throw new ApiError(400, 'bad_request', `Invalid request: "${file}" has neither \`sha\` nor \`data\`.`);
    return { file, sha, mode };
  }
  const bytes = Buffer.from(data, encoding ?? 'utf-8');
  const digest = createHash('sha1').update(bytes).digest('hex');
  state.blobs.set(digest, bytes);
  return { file, sha: digest, mode };
}
