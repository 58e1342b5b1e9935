import type { ServiceRequest, ServiceResponse } from '../../traffic/traffic.ts';
import type { State } from '../state.ts';
import { ApiError, type Endpoint, json } from './call.ts';
import { ENDPOINTS } from './index.ts';

/** Answers one request to the REST API: the token first, then the path, then the team. */
export async function answerApi(state: State, request: ServiceRequest): Promise<ServiceResponse> {
  try {
    checkToken(state, request.headers.authorization);
    const { endpoint, params } = findEndpoint(request.method, request.url.pathname);
    const query = request.url.searchParams;
    if (endpoint.scope === 'team') checkTeam(state, query);
    return await endpoint.answer({ state, request, query, params });
  } catch (cause) {
    if (cause instanceof ApiError) return json(cause.status, { error: cause.error });
    throw cause;
  }
}

function checkToken(state: State, authorization: string | undefined) {
  if (!authorization)
    throw new ApiError(401, 'forbidden', 'The request is missing an authentication token', { missingToken: true });
  if (authorization !== `Bearer ${state.token}`) throw new ApiError(403, 'forbidden', 'Not authorized', { invalidToken: true });
}

/** Without `teamId` or `slug` a call works on the user's own account, where this platform has nothing. */
function checkTeam(state: State, query: URLSearchParams) {
  const [teamIds, slug] = [query.getAll('teamId'), query.get('slug')];
  if (teamIds.length > 1) throw new ApiError(400, 'bad_request', 'Invalid request: `teamId` should be string.');
  const [teamId] = teamIds;
  if (teamId === undefined && slug === null)
    throw new ApiError(404, 'not_found', 'Not found in the scope of the user; name the team with `teamId` or `slug`.');
  const isTheirs = (teamId === undefined || teamId === state.team.id) && (slug === null || slug === state.team.slug);
  if (!isTheirs)
    throw new ApiError(403, 'forbidden', `Not authorized: Trying to access resource under scope "${teamId ?? slug}".`);
}

function findEndpoint(method: string, pathname: string): { endpoint: Endpoint; params: Record<string, string> } {
  // Vercel answers some paths without a version too: its command line asks for /teams/:team so.
  const [, version = '', path = ''] = /^(?:\/(v\d+))?\/(.*)$/.exec(pathname) ?? [];
  const segments = path.split('/');
  for (const endpoint of ENDPOINTS) {
    const params =
      endpoint.method === method && endpoint.versions.includes(version) ? readPath(endpoint.path, segments) : undefined;
    if (params) return { endpoint, params };
  }
  throw new ApiError(404, 'not_found', `The local Vercel has no ${method} ${pathname}.`);
}

function readPath(pattern: string, segments: string[]): Record<string, string> | undefined {
  const wanted = pattern.split('/').slice(1);
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return params;
}
