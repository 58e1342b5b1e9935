import type { ConcurrencyGroups } from './play/concurrency.ts';
import type { Grace } from './process/launch.ts';
import type { Permissions } from './read/permissions.ts';
import type { RunnerEvent, RunResult } from './result.ts';

/** What set the run off. */
export interface WorkflowEvent {
  name: string;
  /** The webhook's payload, as `github.event` shows it. */
  payload: Record<string, unknown>;
  /** `refs/heads/main`, `refs/pull/7/merge`, `refs/tags/v1.2.3` */
  ref: string;
  /** A commit that the repository's folder has. */
  sha: string;
  actor: string;
}

/** Asks for one job to be let into an environment. */
export interface EnvironmentRequest {
  environment: string;
  runId: string;
  /** The job's key. */
  job: string;
  ref: string;
  sha: string;
  /** Whether the job is a deployment; `deployment: false` says that it is none. */
  records: boolean;
  signal: AbortSignal;
}

export interface Admission {
  /** Who is asked; nobody where the job goes on at once. */
  reviewers: string[];
  /** Rejects with the reason of the request's signal once that is aborted. */
  decision: Promise<'approved' | { rejected: string }>;
  secrets: Record<string, string>;
  vars: Record<string, string>;
  /** Writes down that the job began; what it answers, how it ended. */
  begin(): (result: 'success' | 'failure', url: string) => void;
}

/** The environments of a repository. A missing one is made without protection, as GitHub does. */
export interface EnvironmentGate {
  enter(request: EnvironmentRequest): Admission;
}

export interface RunOptions {
  /** The workflow's path in the repository, `.github/workflows/preview.yml`. */
  workflow: string;
  repository: {
    /** `owner/name` */
    slug: string;
    /** A git work tree; workflow files are those of the event's commit, checkouts come from its commits. */
    path: string;
  };
  event: WorkflowEvent;
  /** Folders that stand for other repositories, whatever ref is asked for: `{ 'shipgate/shipgate': '/work/main' }`. */
  suites?: Record<string, string>;
  /** Folders that stand for repositories which steps may check out beside their own, such as forks, by `owner/name`. */
  checkouts?: Record<string, string>;
  secrets?: Record<string, string>;
  /** What a run that Dependabot set off gets in their place. */
  dependabotSecrets?: Record<string, string>;
  vars?: Record<string, string>;
  /**
   * More environment for every step, such as service addresses. GITHUB_SERVER_URL, GITHUB_API_URL and GITHUB_GRAPHQL_URL in it
   * also become `github.server_url` and its siblings; ACTIONS_RESULTS_URL is for actions only, and the two ACTIONS_ID_TOKEN_REQUEST_…
   * for jobs with `id-token: write` only, as on GitHub.
   */
  env?: Record<string, string>;
  /** Makes a job's GITHUB_TOKEN. Without it the token is a random text that no service knows. */
  issueToken?: (permissions: Permissions, job: { key: string }) => string | Promise<string>;
  /** Makes a job's ACTIONS_RUNTIME_TOKEN. Without it an unsigned one is made that names run and job. */
  runtimeToken?: (runId: string, job: string) => string | Promise<string>;
  /** Who lets jobs into environments; without it none is protected and none has secrets or variables. */
  environments?: EnvironmentGate;
  runId?: string;
  runNumber?: number;
  runAttempt?: number;
  /** Plays the failed jobs of that run, and those that need them, once more; run id and attempt follow from it. */
  rerunOf?: RunResult;
  /** Jobs that must have the machine for themselves, by the id in their file and what their steps use. */
  exclusive?: (jobId: string, uses: string[]) => boolean;
  /** Jobs at a time; as many as there are processors unless told. */
  parallelJobs?: number;
  /** Runs that share this one meet in its groups. */
  concurrency?: ConcurrencyGroups;
  onEvent?: (event: RunnerEvent) => void;
  /** Cancels the run as a person would. */
  signal?: AbortSignal;
  grace?: Grace;
  /** A folder to work in that is left as it is afterwards; a temporary one, removed at the end, unless told. */
  folder?: string;
}
