import { existsSync, readFileSync } from 'node:fs';
import type { Source } from '#core/report.ts';
import type { InputTexts } from '../inputs/read.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The parts of the webhook payload that Shipgate reads. Everything in it may come from a stranger. */
export interface EventPayload {
  action?: string;
  number?: number;
  pull_request?: {
    number: number;
    title?: string;
    draft?: boolean;
    head: { sha: string; ref: string; repo?: { full_name?: string } | null };
    base?: { ref?: string; sha?: string; repo?: { full_name?: string } };
  };
  /** Of the event `workflow_run`: the run that started this one. */
  workflow_run?: { event?: string; head_sha?: string; head_branch?: string; head_repository?: { full_name?: string } | null };
  merge_group?: { head_sha: string; head_ref: string };
  repository?: { full_name?: string; name?: string; default_branch?: string; visibility?: string };
  release?: { tag_name?: string };
  head_commit?: { message?: string; author?: { name?: string } } | null;
  inputs?: Record<string, string> | null;
  sender?: { login?: string };
}

export interface RunContext {
  source: Source;
  eventName: string;
  event: EventPayload;
  actor: string;
  /** Address of this run's page, for people. */
  runUrl: string;
  /** Name of the repository without its owner. */
  repositoryName: string;
  /** The pull request comes from another repository: no secrets, a read-only token. */
  isFork: boolean;
}

/** Stands for the repository where nothing tells of one: at a terminal. */
export const LOCAL_REPOSITORY = 'local/local';

/** What is known about the run, from the runner's variables, the event file and the inputs. By hand, outside a runner, harmless defaults. */
export function readContext(env: Env, texts: InputTexts = {}): RunContext {
  const event = readEvent(env.GITHUB_EVENT_PATH);
  const repository = env.GITHUB_REPOSITORY ?? event.repository?.full_name ?? LOCAL_REPOSITORY;
  const pull = event.pull_request;
  const number = pull?.number ?? queuedPull(event) ?? givenPull(texts);
  const runId = Number(env.GITHUB_RUN_ID ?? 0);
  return {
    source: {
      repository,
      ...commitOf(event, env),
      ...(number !== undefined && { pullRequest: number }),
      runId,
      runAttempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1),
      job: env.GITHUB_JOB ?? 'local',
    },
    eventName: env.GITHUB_EVENT_NAME ?? 'local',
    event,
    actor: env.GITHUB_ACTOR ?? 'local',
    runUrl: `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${repository}/actions/runs/${runId}`,
    repositoryName: repository.split('/').at(-1) ?? repository,
    // A fork that was deleted meanwhile has no repository in the payload: it stays a stranger's.
    isFork: pull?.head.repo !== undefined && pull.head.repo?.full_name !== repository,
  };
}

/**
 * The commit that a run is about. `GITHUB_SHA` is GitHub's merge commit under `pull_request`, and the default branch's under
 * `workflow_run`: neither is what was built.
 */
function commitOf(
  { pull_request: pull, merge_group: group, workflow_run: started }: EventPayload,
  env: Env,
): Pick<Source, 'sha' | 'ref'> {
  return {
    sha: pull?.head.sha ?? group?.head_sha ?? started?.head_sha ?? env.GITHUB_SHA ?? '0'.repeat(40),
    ref:
      pull?.head.ref ??
      group?.head_ref.replace(/^refs\/heads\//, '') ??
      started?.head_branch ??
      (env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME || env.GITHUB_REF || 'local'),
  };
}

/** By hand, where the event does not say it; whether it is a number at all is judged with the other inputs. */
function givenPull({ 'pull-request': text = '' }: InputTexts): number | undefined {
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}

/** The pull request that a merge queue tries: GitHub names its branch `gh-readonly-queue/main/pr-7-<sha of the base>`. */
function queuedPull({ merge_group: group }: EventPayload): number | undefined {
  const number = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]{40}$/.exec(group?.head_ref ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

function readEvent(file: string | undefined): EventPayload {
  if (!file || !existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')) as EventPayload;
}
