import { json, type Route } from './router.ts';
import type { Repository } from './state.ts';
import { inUser } from './users.ts';

/** A repository as GitHub shows it; every one here is private. */
export const inRepository = (repository: Pick<Repository, 'id' | 'fullName' | 'defaultBranch' | 'forkOf'>) => {
  const [owner = '', name = ''] = repository.fullName.split('/');
  return {
    id: repository.id,
    name,
    full_name: repository.fullName,
    private: true,
    fork: repository.forkOf !== undefined,
    owner: inUser(owner),
    default_branch: repository.defaultBranch,
    html_url: `https://github.com/${repository.fullName}`,
  };
};

/** What a role lets its holder do, in the words of the permission endpoint, which folds five roles into three. */
const LEGACY = { admin: 'admin', maintain: 'write', write: 'write', triage: 'read', read: 'read' } as const;

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
];
