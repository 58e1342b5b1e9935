import { createEnvironment, type NewEnvironment } from './environments.ts';
import type { Comment, Environment, GithubState, PullRequest, Repository, Side, WorkflowRun } from './state.ts';
import { now } from './state.ts';

/** What a test or the demo puts into the local GitHub by hand. Every `repository` is `owner/name`, made before. */
export interface Seeds {
  createRepository(fullName: string, given?: NewRepository): Repository;
  /** Makes an environment as a person does in the settings, or changes what is given of one that is there. */
  createEnvironment(repository: string, name: string, given?: NewEnvironment): Environment;
  /** Opens a pull request from `head` (of a fork where it names another repository) into the default branch. */
  createPullRequest(repository: string, given: NewPullRequest): PullRequest;
  /** Puts a file on a branch. */
  putFile(repository: string, branch: string, path: string, text: string): void;
  /** Pushes to a pull request: its head is another commit from now on. */
  pushToPullRequest(repository: string, number: number, sha: string): void;
  /** A comment that somebody else wrote. */
  addComment(repository: string, given: { number: number; body: string; login: string }): Comment;
  /** A run of a workflow: artifacts uploaded with `runtimeToken(run.id, …)` belong to it. */
  createRun(repository: string, given?: Partial<WorkflowRun>): WorkflowRun;
}

export interface NewRepository
  extends Partial<
    Pick<Repository, 'defaultBranch' | 'forkOf' | 'collaborators' | 'behind' | 'immutableReleases' | 'secretNames'>
  > {
  /** Names of environments; those of `protectedEnvironments` wait for octocat. */
  environments?: string[];
  protectedEnvironments?: string[];
}

export interface NewPullRequest {
  title: string;
  head: Pick<Side, 'ref' | 'sha'> & { repository?: string };
  base?: Pick<Side, 'sha'>;
  /** The next free one unless told. */
  number?: number;
  body?: string;
  login?: string;
}

/** A commit that stands for the default branch's head where a test does not care. */
const SOME_SHA = '0'.repeat(40);

interface Finders {
  find(repository: string): Repository;
  findRun(repository: string, id: number | string): WorkflowRun;
}

export function createSeeds(state: GithubState): Seeds & Finders {
  const find = (fullName: string) => {
    const repository = state.repositories.find((known) => known.fullName === fullName);
    if (!repository) throw new Error(`No repository ${fullName} in the sandbox's GitHub; make it with createRepository first`);
    return repository;
  };
  const findRun = (fullName: string, id: number | string) => {
    const run = find(fullName).runs.find((known) => String(known.id) === String(id));
    if (!run) throw new Error(`No run ${id} in ${fullName}; make it with createRun first`);
    return run;
  };
  return {
    find,
    findRun,
    createRepository(fullName, { environments = [], protectedEnvironments = [], ...given } = {}) {
      const lists = { environments: [], pulls: [], comments: [], deployments: [], statuses: [], runs: [], files: new Map() };
      const defaults = {
        defaultBranch: 'main',
        forkOf: undefined,
        collaborators: {},
        behind: [],
        immutableReleases: false,
        secretNames: [],
      };
      const released = { releases: [], attestations: [], lockedTags: [] };
      const repository: Repository = { id: ++state.lastId, fullName, ...defaults, ...given, ...lists, ...released };
      state.repositories.push(repository);
      for (const name of environments) createEnvironment(state, repository, name);
      for (const name of protectedEnvironments) createEnvironment(state, repository, name, { reviewers: ['octocat'] });
      return repository;
    },
    createEnvironment: (fullName, name, given) => createEnvironment(state, find(fullName), name, given),
    createPullRequest(fullName, { title, head, base, number, body = '', login = 'octocat' }) {
      const { pulls, defaultBranch } = find(fullName);
      const pull: PullRequest = {
        id: ++state.lastId,
        number: number ?? Math.max(0, ...pulls.map((known) => known.number)) + 1,
        title,
        body,
        state: 'open',
        login,
        head: { repository: fullName, ...head },
        base: { ref: defaultBranch, sha: base?.sha ?? SOME_SHA, repository: fullName },
        timeline: [],
        createdAt: now(),
      };
      pulls.push(pull);
      return pull;
    },
    putFile: (fullName, branch, path, text) => void find(fullName).files.set(`${branch}:${path}`, text),
    pushToPullRequest(fullName, number, sha) {
      const pull = find(fullName).pulls.find((known) => known.number === number);
      if (!pull) throw new Error(`No pull request ${number} in ${fullName}`);
      pull.head.sha = sha;
    },
    addComment(fullName, given) {
      const comment = { id: ++state.lastId, createdAt: now(), updatedAt: now(), ...given };
      find(fullName).comments.push(comment);
      return comment;
    },
    createRun(fullName, given = {}) {
      const run: WorkflowRun = {
        id: ++state.lastId,
        attempt: 1,
        name: 'preview',
        path: '.github/workflows/preview.yml',
        event: 'pull_request',
        status: 'in_progress',
        conclusion: null,
        headSha: SOME_SHA,
        headBranch: 'main',
        headRepository: fullName,
        pullRequests: [],
        actor: 'octocat',
        createdAt: now(),
        waiting: [],
        reviews: [],
        ...given,
      };
      find(fullName).runs.push(run);
      return run;
    },
  };
}
