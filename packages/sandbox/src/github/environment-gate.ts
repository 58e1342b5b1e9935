import type { Admission, EnvironmentGate, EnvironmentRequest } from '../runner/options.ts';
import { matchesFilter } from '../runner/plan/filters.ts';
import { recordDeployment, recordStatus, retireEarlier } from './deployment-records.ts';
import { enterEnvironment } from './environments.ts';
import type { Environment, GithubState, Repository, Review, WorkflowRun } from './state.ts';
import { now } from './state.ts';
import { BOT } from './tokens.ts';

/** Lets a repository's jobs into its environments: at once where nobody has to approve, else once somebody did. */
export function createEnvironmentGate(state: GithubState, repository: Repository): EnvironmentGate {
  return {
    enter(request) {
      const environment = enterEnvironment(state, repository, request.environment);
      const { reviewers, secrets, vars } = environment;
      const run = repository.runs.find(({ id }) => String(id) === request.runId);
      const mayPass = reviewers.length === 0 || (run !== undefined && passedBefore(run, environment));
      const admission = { secrets, vars, begin: () => begin(state, repository, request) };
      const refusal = refusalOf(environment, request.ref);
      if (refusal) return { reviewers: [], decision: Promise.resolve({ rejected: refusal }), ...admission };
      if (mayPass) return { reviewers: [], decision: Promise.resolve('approved'), ...admission };
      if (!run)
        throw new Error(`${repository.fullName} has no run ${request.runId} whose jobs could wait for ${environment.name}`);
      return { reviewers, decision: waitFor(run, environment, request), ...admission };
    },
  };
}

/**
 * Rules that passed in an earlier attempt pass again.
 * @see https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
 */
const passedBefore = ({ reviews, attempt }: WorkflowRun, environment: Environment): boolean =>
  reviews.some((review) => review.environment === environment && review.state === 'approved' && review.attempt < attempt);

/** A branch or tag that the environment's policies leave out; a pull request's ref is matched as a whole. */
function refusalOf({ name, branchPolicies }: Environment, ref: string): string | undefined {
  const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const short = ref.replace(/^refs\/(heads|tags)\//, '');
  if (branchPolicies?.some((policy) => policy.type === kind && matchesFilter(short, [policy.name])) ?? true) return undefined;
  return `${kind === 'tag' ? 'Tag' : 'Branch'} "${short}" is not allowed to deploy to ${name} due to environment protection rules.`;
}

const REJECTED = { rejected: "The deployment was rejected or didn't satisfy other protection rules." };

function waitFor(run: WorkflowRun, environment: Environment, { job, signal }: EnvironmentRequest): Admission['decision'] {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<Admission['decision']>>();
  const stop = () => {
    run.waiting = run.waiting.filter((each) => each !== waiting);
    if (run.status === 'waiting' && run.waiting.length === 0) run.status = 'in_progress';
  };
  const waiting = {
    environment,
    job,
    since: now(),
    settle(state: Review['state']) {
      stop();
      resolve(state === 'approved' ? state : REJECTED);
    },
  };
  run.waiting.push(waiting);
  run.status = 'waiting';
  signal.addEventListener('abort', () => {
    stop();
    reject(signal.reason);
  });
  return promise;
}

/** The record of a job's deployment, unless it said `deployment: false`. */
function begin(state: GithubState, repository: Repository, { environment, ref, sha, records }: EnvironmentRequest) {
  if (!records) return () => undefined;
  const deployment = recordDeployment(state, repository, {
    ...{ ref, sha, environment, task: 'deploy', description: '', payload: '', login: BOT },
    isTransient: false,
    isProduction: environment === 'production',
  });
  recordStatus(state, deployment, 'in_progress', { login: BOT });
  return (result: 'success' | 'failure', environmentUrl: string) => {
    if (result === 'success') retireEarlier(state, repository, deployment, BOT);
    recordStatus(state, deployment, result, { login: BOT, environmentUrl });
  };
}
