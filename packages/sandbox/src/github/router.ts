import type { ServiceRequest, ServiceResponse } from '../traffic/traffic.ts';
import type { GithubState, Repository } from './state.ts';
import { BOT, isAllowed, type Need, readToken, type Token } from './tokens.ts';
import { inUser } from './users.ts';

/** What a handler gets: the request's parts, already authorised for the repository in the path. */
export interface Call {
  state: GithubState;
  repository: Repository;
  token: Token;
  /** The captured parts of the path, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The JSON body; an empty object when there was none. */
  body: Record<string, unknown>;
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  url: URL;
}

export interface Route {
  method: string;
  /** Below `/repos/OWNER/NAME`, with `:name` for one part of the path. */
  path: string;
  needs: readonly Need[];
  handle(call: Call): ServiceResponse;
}

/** Answers by the first route that fits, after the checks that GitHub makes before any of them. */
export function answerGithub(state: GithubState, routes: Route[], request: ServiceRequest): ServiceResponse {
  const { authorization } = request.headers;
  if (!authorization) return refusal(401, 'Requires authentication');
  const token = state.tokens.find(({ value }) => value === readToken(authorization));
  if (!token) return refusal(401, 'Bad credentials');
  if (request.method === 'GET' && request.url.pathname === '/user') return answerUser(token);
  const [, fullName, rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(decodeURI(request.url.pathname)) ?? [];
  if (fullName === undefined) return unknownRoute(request);
  const repository = state.repositories.find((known) => known.fullName.toLowerCase() === fullName.toLowerCase());
  const isForToken = token.repository === 'every' || token.repository === repository?.fullName;
  if (!repository || !isForToken) return refusal(404, 'Not Found');
  for (const route of routes) {
    const params = route.method === request.method ? match(route.path, rest) : undefined;
    if (!params) continue;
    if (!isAllowed(token, route.needs)) return refusal(403, 'Resource not accessible by integration');
    const body = parseBody(request.body);
    if (!body) return refusal(400, 'Problems parsing JSON');
    const { url } = request;
    return route.handle({ state, repository, token, params, query: url.searchParams, body, origin: url.origin, url });
  }
  return unknownRoute(request);
}

/** A job's own token stands for no user. */
const answerUser = ({ login }: Token): ServiceResponse =>
  login === BOT ? refusal(403, 'Resource not accessible by integration') : json(200, inUser(login));

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

/** An error as GitHub words it. */
export const refusal = (status: number, message: string, errors?: (object | string)[]) =>
  json(status, { message, ...(errors && { errors }), documentation_url: 'https://docs.github.com/rest', status: String(status) });

/** 422 that names the field, as GitHub's validation does. */
export const invalid = (resource: string, field: string, message: string) =>
  refusal(422, 'Validation Failed', [{ resource, field, code: 'custom', message }]);

/** One page of a list with GitHub's Link header; 30 a page unless asked, 100 at most. */
export function paged(call: Call, items: unknown[], wrap: (page: unknown[]) => unknown = (page) => page): ServiceResponse {
  const perPage = Math.min(Math.max(Number(call.query.get('per_page') ?? 30) || 30, 1), 100);
  const page = Math.max(Number(call.query.get('page') ?? 1) || 1, 1);
  const last = Math.max(Math.ceil(items.length / perPage), 1);
  const to = (target: number, rel: string) => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(target));
    return `<${url}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev'), to(1, 'first')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
  ];
  const shown = items.slice((page - 1) * perPage, page * perPage);
  return json(200, wrap(shown), links.length > 0 ? { link: links.join(', ') } : {});
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function parseBody(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** A route that is missing here says so, lest it pass for something GitHub does not know. */
const unknownRoute = ({ method, url }: ServiceRequest) =>
  refusal(501, `The sandbox's GitHub has no route ${method} ${url.pathname}; add it in packages/sandbox/src/github`);
