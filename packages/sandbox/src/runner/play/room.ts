import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runtimeToken } from '../../artifacts/token.ts';
import type { PlannedSteps } from '../plan/plan.ts';
import { createMasks, type Masks } from '../process/masks.ts';
import { type Permissions, readOnly } from '../read/permissions.ts';
import type { Workflow } from '../read/workflow.ts';
import type { Annotation } from '../result.ts';
import type { Entered } from './environment.ts';
import type { Run } from './run.ts';
import type { LegPlay } from './view.ts';

/** A job's machine: its folders, its secrets, and what its steps have left so far. */
export interface Room {
  key: string;
  folders: { workspace: string; temp: string; files: string };
  masks: Masks;
  permissions: Permissions;
  /** `github`, `inputs`, `needs` and the other contexts that stay the same for all steps. */
  contexts: Record<string, unknown>;
  /** Variables of the machine itself, below the file's own `env`. */
  machine: Record<string, string>;
  /** Variables that only actions get. */
  forActions: Record<string, string>;
  /** `env` of workflow and job, and what steps wrote to GITHUB_ENV. */
  env: Record<string, string>;
  /** What steps wrote to GITHUB_PATH, newest first. */
  paths: string[];
  steps: Record<string, { outputs: Record<string, string>; outcome: string; conclusion: string }>;
  status: 'success' | 'failure' | 'cancelled';
  log: string[];
  summary: string[];
  annotations: Annotation[];
}

/** Makes the folders, tokens and contexts of one job. */
export async function furnish(play: LegPlay<PlannedSteps>, environment: Entered, trackingId: string): Promise<Room> {
  const { run, planned, plan, frame, leg, head } = play;
  const permissions = run.trust === 'fork' ? readOnly(planned.permissions) : planned.permissions;
  const token = (await run.options.issueToken?.(permissions, { key: leg.key })) ?? `ghs_${randomUUID().replaceAll('-', '')}`;
  const secrets = { ...frame.secrets, ...environment.secrets, GITHUB_TOKEN: token };
  const vars = { ...run.vars, ...environment.vars };
  const masks = createMasks();
  for (const secret of Object.values(secrets)) masks.add(secret);
  const folders = layFolders(run, planned.job.id);
  const eventPath = join(folders.files, 'event.json');
  writeFileSync(eventPath, JSON.stringify(run.options.event.payload, null, 2));
  const github = { ...run.github, job: planned.job.id, token, workspace: folders.workspace, event_path: eventPath };
  const runner = runnerContext(folders);
  const forActions = await actionVariables(run, leg.key);
  if (forActions.ACTIONS_RUNTIME_TOKEN) masks.add(forActions.ACTIONS_RUNTIME_TOKEN);
  const { ACTIONS_RESULTS_URL: _url, ACTIONS_RUNTIME_TOKEN: _token, ...given } = run.options.env ?? {};
  const { ACTIONS_ID_TOKEN_REQUEST_URL: _from, ACTIONS_ID_TOKEN_REQUEST_TOKEN: _by, ...others } = given;
  const extra = permissions['id-token'] === 'write' ? given : others;
  return {
    key: leg.key,
    folders,
    masks,
    permissions,
    contexts: { ...head.contexts, github, secrets, vars, runner, job: { status: 'success', ...jobOrigin(plan.workflow) } },
    machine: {
      LANG: 'C.UTF-8',
      HOME: folders.home,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      ...extra,
      ...Object.fromEntries(Object.entries(runner).map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, value])),
      RUNNER_TRACKING_ID: trackingId,
      PATH: [dirname(process.execPath), extra.PATH ?? process.env.PATH ?? '/usr/bin:/bin'].join(delimiter),
    },
    forActions,
    env: {},
    paths: [],
    steps: {},
    status: 'success',
    log: [],
    summary: [],
    annotations: [],
  };
}

function layFolders(run: Run, jobId: string) {
  const name = run.options.repository.slug.split('/')[1] ?? 'repository';
  const base = join(run.folder, 'jobs', `${jobId}-${randomUUID().slice(0, 8)}`);
  const folders = {
    workspace: join(base, 'work', name, name),
    temp: join(base, 'work', '_temp'),
    files: join(base, 'work', '_temp', '_runner_file_commands'),
    home: join(base, 'home'),
    tools: join(run.folder, 'tools'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return folders;
}

function runnerContext({ workspace, temp, tools }: ReturnType<typeof layFolders>): Record<string, string> {
  return {
    name: 'local',
    os: process.platform === 'darwin' ? 'macOS' : 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    environment: 'github-hosted',
    temp,
    tool_cache: tools,
    workspace: dirname(workspace),
  };
}

async function actionVariables(run: Run, key: string): Promise<Record<string, string>> {
  const { env = {}, runtimeToken: issue } = run.options;
  if (!env.ACTIONS_RESULTS_URL) return {};
  const token = (await issue?.(run.runId, key)) ?? runtimeToken(run.runId, key);
  return { ACTIONS_RESULTS_URL: env.ACTIONS_RESULTS_URL, ACTIONS_RUNTIME_TOKEN: token };
}

/** Where the job's own file lies, in the `job` context. */
function jobOrigin({ origin, file }: Workflow): Record<string, string> {
  return {
    workflow_repository: origin.repository,
    workflow_file_path: file,
    workflow_ref: `${origin.repository}/${file}@${origin.ref}`,
    workflow_sha: /^[0-9a-f]{40}$/.test(origin.ref) ? origin.ref : '',
  };
}
