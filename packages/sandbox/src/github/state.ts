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
  /** `owner/name` of what it was forked from. */
  forkOf: string | undefined;
  /** Roles by login; who is not in it has none. */
  collaborators: Record<string, 'admin' | 'maintain' | 'write' | 'triage' | 'read'>;
  environments: Environment[];
  /** Secrets that its workflows see, by name only. */
  secretNames: string[];
  /** Branches and commits that lack commits of the default branch. */
  behind: string[];
  pulls: PullRequest[];
  comments: Comment[];
  deployments: Deployment[];
  statuses: CommitStatus[];
  runs: WorkflowRun[];
  releases: Release[];
  attestations: Attestation[];
  /** Whether a release that is published from now on can be changed no more. */
  immutableReleases: boolean;
  /** Tags that had an immutable release: no other may be published for them. */
  lockedTags: string[];
  /** What lies on its branches, by `BRANCH:PATH`. */
  files: Map<string, string>;
  /** A git repository on this disk whose branches and commits it has besides. */
  gitFolder?: string;
}

/** Where jobs say they deploy to. Names are told apart without regard to case. */
export interface Environment {
  id: number;
  name: string;
  /** Logins of whom one has to approve; where there is none, no job waits. */
  reviewers: string[];
  /** Whether who started a run may not approve it. */
  preventsSelfReview: boolean;
  secrets: Record<string, string>;
  vars: Record<string, string>;
  /** Which branches and tags it lets in; undefined lets in all. */
  branchPolicies: BranchPolicy[] | undefined;
  createdAt: string;
}

export interface BranchPolicy {
  /** A name, or a pattern such as `v*`. */
  name: string;
  type: 'branch' | 'tag';
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
  /** Labels put on and taken off, oldest first. */
  timeline: TimelineEvent[];
  createdAt: string;
}

export interface TimelineEvent {
  id: number;
  event: 'labeled' | 'unlabeled';
  label: string;
  login: string;
  /** Name of the app that did it in that person's name. */
  app?: string;
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
  /** The workflow's. */
  name: string;
  /** The workflow's file. */
  path: string;
  /** The event's name, such as `pull_request`. */
  event: string;
  /** `waiting` is a run of which a job waits for a reviewer. */
  status: 'queued' | 'in_progress' | 'waiting' | 'completed';
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | null;
  headSha: string;
  headBranch: string;
  /** `owner/name`; another repository when a fork's pull request started it. */
  headRepository: string;
  /** Numbers of the open pull requests with this head, a fork's left out. */
  pullRequests: number[];
  /** Who started it. */
  actor: string;
  createdAt: string;
  /** Jobs that wait for a reviewer of their environment. */
  waiting: WaitingJob[];
  /** What reviewers said, oldest first. */
  reviews: Review[];
}

export interface WaitingJob {
  environment: Environment;
  job: string;
  since: string;
  settle(state: Review['state']): void;
}

export interface Review {
  environment: Environment;
  state: 'approved' | 'rejected';
  login: string;
  comment: string;
  /** The attempt of the run that was reviewed. */
  attempt: number;
}

export interface Release {
  id: number;
  tag: string;
  /** The branch or commit that a tag which is missing would be made at. */
  target: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  login: string;
  createdAt: string;
}

export interface Attestation {
  id: number;
  /** As it was stored. */
  bundle: unknown;
  /** The files that it speaks of. */
  subjects: { name: string; digest: { sha256?: string } }[];
}

export const now = () => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
