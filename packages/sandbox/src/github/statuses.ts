import type { ServiceResponse } from '../traffic/traffic.ts';
import { type Call, invalid, json, paged, type Route } from './router.ts';
import { COMMIT_STATES, type CommitStatus, now } from './state.ts';
import { inUser } from './users.ts';

/** A status' description may have this many characters. */
const MAX_DESCRIPTION_CHARS = 140;

export const statusRoutes: Route[] = [
  { method: 'POST', path: '/statuses/:sha', needs: ['statuses:write'], handle: create },
  {
    method: 'GET',
    path: '/commits/:sha/statuses',
    needs: ['statuses:read'],
    handle: (call) => paged(call, ofCommit(call).map(inStatus)),
  },
  {
    method: 'GET',
    path: '/commits/:sha/status',
    needs: ['statuses:read'],
    handle(call) {
      const statuses = [
        ...new Map(
          ofCommit(call)
            .toReversed()
            .map((status) => [status.context, status]),
        ).values(),
      ];
      const { sha } = call.params;
      return json(200, { state: combined(statuses), sha, total_count: statuses.length, statuses: statuses.map(inStatus) });
    },
  },
];

function create({ state, repository, token, params, body }: Call): ServiceResponse {
  const given = COMMIT_STATES.find((known) => known === body.state);
  if (!given) return invalid('Status', 'state', `state must be one of ${COMMIT_STATES.join(', ')}`);
  const description = typeof body.description === 'string' ? body.description : null;
  if ([...(description ?? '')].length > MAX_DESCRIPTION_CHARS) {
    return invalid('Status', 'description', `description is too long (maximum is ${MAX_DESCRIPTION_CHARS} characters)`);
  }
  const status: CommitStatus = {
    id: ++state.lastId,
    sha: params.sha ?? '',
    state: given,
    context: String(body.context ?? 'default'),
    description,
    targetUrl: typeof body.target_url === 'string' ? body.target_url : null,
    login: token.login,
    createdAt: now(),
  };
  repository.statuses.unshift(status);
  return json(201, inStatus(status));
}

const ofCommit = ({ repository, params }: Call) => repository.statuses.filter(({ sha }) => sha === params.sha);

/** The worst of the newest per context; none at all is pending, as on GitHub. */
function combined(statuses: CommitStatus[]): 'failure' | 'pending' | 'success' {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure';
  return statuses.length === 0 || statuses.some(({ state }) => state === 'pending') ? 'pending' : 'success';
}

const inStatus = (status: CommitStatus) => ({
  id: status.id,
  state: status.state,
  context: status.context,
  description: status.description,
  target_url: status.targetUrl,
  creator: inUser(status.login),
  created_at: status.createdAt,
  updated_at: status.createdAt,
});
