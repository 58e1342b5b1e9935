import { paged, type Route } from './router.ts';

const SET_AT = '2026-11-22T08:00:00Z';

/** Names of secrets: their values can be read by nobody. @see https://docs.github.com/en/rest/actions/secrets */
export const secretRoutes: Route[] = [
  {
    method: 'GET',
    path: '/actions/secrets',
    needs: ['secrets:read'],
    handle(call) {
      const secrets = call.repository.secretNames.map((name) => ({ name, created_at: SET_AT, updated_at: SET_AT }));
      return paged(call, secrets, (page) => ({ total_count: secrets.length, secrets: page }));
    },
  },
  {
    method: 'GET',
    path: '/actions/organization-secrets',
    needs: ['secrets:read'],
    handle: (call) => paged(call, [], (page) => ({ total_count: 0, secrets: page })),
  },
];
