import type { EnvironmentGate, EnvironmentRequest } from '../runner/options.ts';
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

function waitFor(run: WorkflowRun, environment: Environment, { job, signal }: EnvironmentRequest): Promise<Review['state']> {
  const { promise, resolve, reject } = Promise.withResolvers<Review['state']>();
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
      resolve(state);
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
