import { type Comment, type GithubState, now, type PullRequest, type Repository, type Side, type WorkflowRun } from './state.ts';

/** What a test or the demo puts into the local GitHub by hand. Every `repository` is `owner/name`, made before. */
export interface Seeds {
  createRepository(
    fullName: string,
    given?: Partial<Pick<Repository, 'defaultBranch' | 'collaborators' | 'environments' | 'protectedEnvironments' | 'behind'>>,
  ): Repository;
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

export function createSeeds(state: GithubState): Seeds & { find(repository: string): Repository } {
  const find = (fullName: string) => {
    const repository = state.repositories.find((known) => known.fullName === fullName);
    if (!repository) throw new Error(`No repository ${fullName} in the sandbox's GitHub; make it with createRepository first`);
    return repository;
  };
  return {
    find,
    createRepository(fullName, given = {}) {
      const lists = { pulls: [], comments: [], deployments: [], statuses: [], runs: [], files: new Map() };
      const defaults = { defaultBranch: 'main', collaborators: {}, environments: [], protectedEnvironments: [], behind: [] };
      const repository: Repository = { id: ++state.lastId, fullName, ...defaults, ...given, ...lists };
      state.repositories.push(repository);
      return repository;
    },
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
        event: 'pull_request',
        status: 'in_progress',
        conclusion: null,
        headSha: SOME_SHA,
        headBranch: 'main',
        headRepository: fullName,
        createdAt: now(),
        ...given,
      };
      find(fullName).runs.push(run);
      return run;
    },
  };
}
