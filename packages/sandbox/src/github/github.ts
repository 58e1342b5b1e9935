import type { EnvironmentGate } from '../runner/options.ts';
import { listen } from '../traffic/listen.ts';
import type { ServiceRequest, Traffic } from '../traffic/traffic.ts';
import { type ArtifactSource, actionRoutes } from './actions.ts';
import { attestationRoutes } from './attestations.ts';
import { commentRoutes } from './comments.ts';
import { compareRoutes } from './compare.ts';
import { contentRoutes } from './contents.ts';
import { deploymentRoutes } from './deployments.ts';
import { createEnvironmentGate } from './environment-gate.ts';
import { environmentRoutes } from './environments.ts';
import { answerGit, isGitRequest } from './git-http.ts';
import { createPeople, labelRoutes, type People } from './labels.ts';
import { pullChangeRoutes } from './pull-changes.ts';
import { pullRoutes } from './pulls.ts';
import { releaseRoutes } from './releases.ts';
import { repositoryRoutes } from './repositories.ts';
import { giveReview, type NewReview, reviewRoutes } from './reviews.ts';
import { answerGithub, type Route } from './router.ts';
import { inRun } from './runs.ts';
import { secretRoutes } from './secrets.ts';
import { createSeeds, type Seeds } from './seeds.ts';
import type { Attestation, Comment, Deployment, GithubState, Release, WorkflowRun } from './state.ts';
import { statusRoutes } from './statuses.ts';
import { BOT, createToken, type TokenRequest } from './tokens.ts';

/** The part of GitHub's REST API that the suite calls, and git over HTTP, for private repositories that are made here first. */
export interface LocalGithub extends AsyncDisposable, Seeds, People {
  /** For GITHUB_API_URL, without a trailing slash. */
  url: string;
  /** For GITHUB_SERVER_URL, where it serves git: a name that GitHub's own clients do not take for an Enterprise Server. */
  serverUrl: string;
  /** May do everything in every repository. */
  token: string;
  /** Makes a GITHUB_TOKEN with a job's `permissions`; what it lacks is answered with GitHub's 403, other repositories with 404. */
  issueToken(request: TokenRequest): string;
  /** A run with what waits in it and what reviewers said. */
  run(repository: string, runId: number | string): WorkflowRun;
  /** The same as GitHub's API shows it. */
  shownRun(repository: string, runId: number | string): Record<string, unknown>;
  /**
   * Approves or rejects the jobs of a run that wait for an environment, as a reviewer does.
   * @throws Error where GitHub would refuse it: none waits, who reviews is no reviewer, or reviews a run of their own
   */
  reviewRun(repository: string, runId: number | string, review: NewReview): void;
  /** What the local runner asks before a job that names an environment. */
  environmentGate(repository: string): EnvironmentGate;
  /** The comments of a pull request, oldest first. */
  comments(repository: string, number: number): Comment[];
  /** The releases of a repository, drafts among them, oldest first. */
  releases(repository: string): Release[];
  /** The attestations of a repository, oldest first. */
  attestations(repository: string): Attestation[];
  /** The deployments of a repository, oldest first, each with its statuses, newest first. */
  deployments(repository: string): Deployment[];
}

/** Starts it; the artifacts it lists, hands out and deletes are those of the results service. */
export async function startGithub(
  traffic: Traffic,
  artifacts: ArtifactSource,
  options: { port?: number } = {},
): Promise<LocalGithub> {
  const everything = createToken({ login: BOT, repository: 'every', permissions: 'every' });
  const state: GithubState = { lastId: 1000, tokens: [everything], repositories: [] };
  const routes: Route[] = [
    ...repositoryRoutes,
    ...environmentRoutes,
    ...secretRoutes,
    ...reviewRoutes,
    ...pullRoutes,
    ...labelRoutes,
    ...pullChangeRoutes,
    ...releaseRoutes,
    ...attestationRoutes,
    ...commentRoutes,
    ...contentRoutes,
    ...compareRoutes,
    ...deploymentRoutes,
    ...statusRoutes,
    ...actionRoutes(artifacts),
  ];
  const answer = (request: ServiceRequest) =>
    isGitRequest(request) ? answerGit(state, request) : answerGithub(state, routes, request);
  const server = await listen(traffic, 'github', answer, options.port);
  const { find, findRun, ...seeds } = createSeeds(state);
  return {
    ...seeds,
    ...createPeople(state, find),
    url: server.url,
    serverUrl: `http://github.localhost:${server.port}`,
    token: everything.value,
    issueToken({ repository, permissions, login = BOT }) {
      const token = createToken({ login, repository: find(repository).fullName, permissions });
      state.tokens.push(token);
      return token.value;
    },
    run: findRun,
    shownRun: (repository, runId) =>
      inRun(findRun(repository, runId), { state, repository: find(repository), origin: server.url }),
    reviewRun(repository, runId, review) {
      const refused = giveReview(findRun(repository, runId), review);
      if (refused) throw new Error(refused);
    },
    environmentGate: (repository) => createEnvironmentGate(state, find(repository)),
    comments: (repository, number) => find(repository).comments.filter((comment) => comment.number === number),
    releases: (repository) => find(repository).releases,
    attestations: (repository) => find(repository).attestations,
    deployments: (repository) => find(repository).deployments,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
