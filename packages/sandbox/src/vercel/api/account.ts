import { ApiError, type Endpoint, json } from './call.ts';

export const getUser: Endpoint = {
  method: 'GET',
  versions: ['v2'],
  path: '/user',
  scope: 'none',
  answer: ({ state }) =>
    json(200, {
      user: {
        ...state.user,
        billing: { plan: state.quota.plan },
        uid: state.user.id,
        defaultTeamId: state.team.id,
        version: 'northstar',
      },
    }),
};

export const getTeam: Endpoint = {
  method: 'GET',
  versions: ['v2', ''],
  path: '/teams/:team',
  scope: 'none',
  answer({ state, params }) {
    if (![state.team.id, state.team.slug].includes(params.team ?? '')) throw new ApiError(403, 'forbidden', 'Not authorized');
    return json(200, { ...state.team, billing: { plan: state.quota.plan }, membership: { confirmed: true, role: 'OWNER' } });
  },
};
