import { json, paged, type Route, refusal } from './router.ts';
import { type Environment, type GithubState, now, type Repository } from './state.ts';
import { inUser } from './users.ts';

export type NewEnvironment = Partial<
  Pick<Environment, 'reviewers' | 'preventsSelfReview' | 'secrets' | 'vars' | 'branchPolicies'>
>;

/** Makes an environment, or changes what is given of one that is there. */
export function createEnvironment(
  state: GithubState,
  repository: Repository,
  name: string,
  given: NewEnvironment = {},
): Environment {
  return Object.assign(enterEnvironment(state, repository, name), given);
}

/** The environment of that name; a missing one is made without protection, as GitHub does for a job or deployment that names it. */
export function enterEnvironment(state: GithubState, repository: Repository, name: string): Environment {
  const known = findEnvironment(repository, name);
  if (known) return known;
  const rules = { reviewers: [], preventsSelfReview: false, secrets: {}, vars: {}, branchPolicies: undefined };
  const made: Environment = { id: ++state.lastId, name, ...rules, createdAt: now() };
  repository.environments.push(made);
  return made;
}

export const findEnvironment = ({ environments }: Repository, name: string): Environment | undefined =>
  environments.find((known) => known.name.toLowerCase() === name.toLowerCase());

/** How deployments and reviews name an environment. */
export const environmentHead = ({ id, name, createdAt }: Environment, { fullName }: Repository, origin: string) => ({
  id,
  name,
  url: `${origin}/repos/${fullName}/environments/${encodeURIComponent(name)}`,
  html_url: `https://github.com/${fullName}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  created_at: createdAt,
  updated_at: createdAt,
});

const inEnvironment = (environment: Environment, repository: Repository, origin: string) => ({
  ...environmentHead(environment, repository, origin),
  protection_rules: environment.reviewers.length > 0 ? [reviewRule(environment)] : [],
  deployment_branch_policy: environment.branchPolicies ? { protected_branches: false, custom_branch_policies: true } : null,
});

/** @see https://docs.github.com/en/rest/deployments/environments#get-an-environment */
const reviewRule = ({ id, reviewers, preventsSelfReview }: Environment) => ({
  id,
  type: 'required_reviewers',
  prevent_self_review: preventsSelfReview,
  reviewers: reviewers.map((login) => ({ type: 'User', reviewer: inUser(login) })),
});

export const environmentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/environments',
    needs: ['actions:read'],
    handle(call) {
      const environments = call.repository.environments.map((each) => inEnvironment(each, call.repository, call.origin));
      return paged(call, environments, (page) => ({ total_count: environments.length, environments: page }));
    },
  },
  {
    method: 'GET',
    path: '/environments/:name',
    needs: ['actions:read'],
    handle({ repository, origin, params: { name = '' } }) {
      const environment = findEnvironment(repository, name);
      return environment ? json(200, inEnvironment(environment, repository, origin)) : refusal(404, 'Not Found');
    },
  },
  {
    method: 'GET',
    path: '/environments/:name/deployment-branch-policies',
    needs: ['actions:read'],
    handle(call) {
      const policies = findEnvironment(call.repository, call.params.name ?? '')?.branchPolicies;
      if (!policies) return refusal(404, 'Not Found');
      const shown = policies.map(({ name, type }, index) => ({ id: index + 1, name, type }));
      return paged(call, shown, (page) => ({ total_count: shown.length, branch_policies: page }));
    },
  },
  {
    method: 'DELETE',
    path: '/environments/:name',
    needs: ['administration:write'],
    handle({ repository, params: { name = '' } }) {
      const environment = findEnvironment(repository, name);
      if (!environment) return refusal(404, 'Not Found');
      repository.environments.splice(repository.environments.indexOf(environment), 1);
      return { status: 204 };
    },
  },
];
