import type { ServiceResponse } from '../traffic/traffic.ts';
import { environmentHead } from './environments.ts';
import { type Call, json, type Route, refusal } from './router.ts';
import type { Environment, Review, WorkflowRun } from './state.ts';
import { inUser } from './users.ts';

/** What somebody says to the jobs of one run that wait for one environment. */
export interface NewReview {
  environment: string;
  state: Review['state'];
  /** The reviewer's login. */
  user: string;
  comment?: string;
}

/**
 * Gives a review: all jobs of the run that wait for the environment now go on or fail.
 * @returns why GitHub would refuse it, undefined where it counts
 */
export function giveReview(run: WorkflowRun, { environment: name, state, user, comment = '' }: NewReview): string | undefined {
  const waiting = run.waiting.filter(({ environment }) => environment.name.toLowerCase() === name.toLowerCase());
  const environment = waiting[0]?.environment;
  if (!environment) return `There are no pending deployment requests to approve or reject: no job waits for ${name}`;
  const refused = whyNot(environment, user, run);
  if (refused) return refused;
  run.reviews.push({ environment, state, login: user, comment, attempt: run.attempt });
  for (const job of waiting) job.settle(state);
  return undefined;
}

function whyNot({ name, reviewers, preventsSelfReview }: Environment, user: string, { actor }: WorkflowRun): string | undefined {
  if (!reviewers.includes(user)) return `${user} is no required reviewer of ${name}`;
  return preventsSelfReview && user === actor ? `${user} started the run and may not review it, as ${name} says` : undefined;
}

export const reviewRoutes: Route[] = [
  {
    method: 'GET',
    path: '/actions/runs/:run/approvals',
    needs: ['actions:read'],
    handle: (call) =>
      withRun(call, (run) =>
        json(
          200,
          run.reviews.map(({ environment, state, login, comment }) => ({
            state,
            comment,
            environments: [environmentHead(environment, call.repository, call.origin)],
            user: inUser(login),
          })),
        ),
      ),
  },
  {
    method: 'GET',
    path: '/actions/runs/:run/pending_deployments',
    needs: ['actions:read'],
    handle: (call) => withRun(call, (run) => json(200, pendingOf(run, call))),
  },
  {
    method: 'POST',
    path: '/actions/runs/:run/pending_deployments',
    needs: ['deployments:write'],
    handle: (call) => withRun(call, (run) => review(run, call)),
  },
];

/** One entry per environment that is waited for, whatever the number of jobs. */
function pendingOf(run: WorkflowRun, { repository, token, origin }: Call) {
  const first = new Map(run.waiting.toReversed().map((job) => [job.environment.id, job]));
  return [...first.values()].map(({ environment, since }) => ({
    environment: environmentHead(environment, repository, origin),
    wait_timer: 0,
    wait_timer_started_at: since,
    current_user_can_approve: whyNot(environment, token.login, run) === undefined,
    reviewers: environment.reviewers.map((login) => ({ type: 'User', reviewer: inUser(login) })),
  }));
}

function review(run: WorkflowRun, { body, token }: Call): ServiceResponse {
  const { environment_ids: ids, state, comment } = body;
  if (!Array.isArray(ids) || (state !== 'approved' && state !== 'rejected') || typeof comment !== 'string') {
    return refusal(422, 'Invalid request.\n\n"environment_ids", "state" and "comment" are needed.');
  }
  const environments = new Set(
    run.waiting.flatMap(({ environment }) => (ids.includes(environment.id) ? [environment.name] : [])),
  );
  if (environments.size === 0) return refusal(422, 'There are no pending deployment requests to approve or reject');
  for (const environment of environments) {
    const refused = giveReview(run, { environment, state, user: token.login, comment });
    if (refused) return refusal(422, refused);
  }
  return json(200, []);
}

function withRun({ repository, params }: Call, then: (run: WorkflowRun) => ServiceResponse): ServiceResponse {
  const run = repository.runs.find(({ id }) => id === Number(params.run));
  return run ? then(run) : refusal(404, 'Not Found');
}
