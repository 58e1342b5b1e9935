import { json, paged, type Route, refusal } from './router.ts';
import type { Repository } from './state.ts';
import { inUser } from './users.ts';

/** A repository as GitHub shows it; every one here is private. */
export const inRepository = (repository: Pick<Repository, 'id' | 'fullName' | 'defaultBranch'>) => {
  const [owner = '', name = ''] = repository.fullName.split('/');
  return {
    id: repository.id,
    name,
    full_name: repository.fullName,
    private: true,
    owner: inUser(owner),
    default_branch: repository.defaultBranch,
    html_url: `https://github.com/${repository.fullName}`,
  };
};

/** What a role lets its holder do, in the words of the permission endpoint, which folds five roles into three. */
const LEGACY = { admin: 'admin', maintain: 'write', write: 'write', triage: 'read', read: 'read' } as const;

const inEnvironment = ({ environments, protectedEnvironments }: Repository, name: string) => ({
  id: environments.indexOf(name) + 1,
  name,
  protection_rules: protectedEnvironments.includes(name) ? [{ id: 1, type: 'required_reviewers' }] : [],
});

export const repositoryRoutes: Route[] = [
  { method: 'GET', path: '', needs: ['metadata:read'], handle: ({ repository }) => json(200, inRepository(repository)) },
  {
    method: 'GET',
    path: '/collaborators/:login/permission',
    needs: ['metadata:read'],
    handle({ repository, params: { login = '' } }) {
      const role = repository.collaborators[login];
      return json(200, { permission: role ? LEGACY[role] : 'none', role_name: role ?? '', user: inUser(login) });
    },
  },
  {
    method: 'GET',
    path: '/environments',
    needs: ['actions:read'],
    handle(call) {
      const { repository } = call;
      const environments = repository.environments.map((name) => inEnvironment(repository, name));
      return paged(call, environments, (page) => ({ total_count: environments.length, environments: page }));
    },
  },
  {
    method: 'GET',
    path: '/environments/:name',
    needs: ['actions:read'],
    handle: ({ repository, params: { name = '' } }) =>
      repository.environments.includes(name) ? json(200, inEnvironment(repository, name)) : refusal(404, 'Not Found'),
  },
  {
    method: 'DELETE',
    path: '/environments/:name',
    needs: ['administration:write'],
    handle({ repository, params: { name = '' } }) {
      const index = repository.environments.indexOf(name);
      if (index < 0) return refusal(404, 'Not Found');
      repository.environments.splice(index, 1);
      return { status: 204 };
    },
  },
];
