import type { Token } from './tokens.ts';

/** All that the local GitHub knows. Ids are given once across all kinds, as they come. */
export interface GithubState {
  lastId: number;
  tokens: Token[];
  repositories: Repository[];
}

export interface Repository {
  id: number;
  /** `owner/name`. */
  fullName: string;
  defaultBranch: string;
  /** Roles by login; who is not in it has none. */
  collaborators: Record<string, 'admin' | 'maintain' | 'write' | 'triage' | 'read'>;
  environments: string[];
  /** Those of the environments that have protection rules. */
  protectedEnvironments: string[];
  /** Branches and commits that lack commits of the default branch. */
  behind: string[];
  pulls: PullRequest[];
  comments: Comment[];
  deployments: Deployment[];
  statuses: CommitStatus[];
  runs: WorkflowRun[];
  /** What lies on its branches, by `BRANCH:PATH`. */
  files: Map<string, string>;
}

export interface PullRequest {
  id: number;
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  login: string;
  head: Side;
  base: Side;
  createdAt: string;
}

/** One side of a pull request; a fork's head lies in another repository. */
export interface Side {
  ref: string;
  sha: string;
  /** `owner/name`. */
  repository: string;
}

export interface Comment {
  id: number;
  /** The number of its issue or pull request. */
  number: number;
  body: string;
  login: string;
  createdAt: string;
  updatedAt: string;
}

export interface Deployment {
  id: number;
  ref: string;
  sha: string;
  task: string;
  environment: string;
  description: string;
  payload: unknown;
  isTransient: boolean;
  isProduction: boolean;
  login: string;
  createdAt: string;
  /** Newest first. */
  statuses: DeploymentStatus[];
}

export const DEPLOYMENT_STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];

export interface DeploymentStatus {
  id: number;
  state: DeploymentState;
  description: string;
  environment: string;
  environmentUrl: string;
  logUrl: string;
  login: string;
  createdAt: string;
}

export const COMMIT_STATES = ['error', 'failure', 'pending', 'success'] as const;

export interface CommitStatus {
  id: number;
  sha: string;
  state: (typeof COMMIT_STATES)[number];
  context: string;
  description: string | null;
  targetUrl: string | null;
  login: string;
  createdAt: string;
}

export interface WorkflowRun {
  id: number;
  attempt: number;
  name: string;
  /** The event's name, such as `pull_request`. */
  event: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | null;
  headSha: string;
  headBranch: string;
  /** `owner/name`; another repository when a fork's pull request started it. */
  headRepository: string;
  createdAt: string;
}

export const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
