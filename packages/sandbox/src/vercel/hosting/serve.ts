import type { ServiceRequest, ServiceResponse } from '../../traffic/traffic.ts';
import { guard } from '../protection.ts';
import { activeRelease, rolledTo } from '../rolling.ts';
import { type Deployment, projectOf, type State } from '../state.ts';
import { encode } from './compress.ts';
import { readCookies, type Visit } from './conditions.ts';
import { edgeError, ownHeaders, type Place, STATIC_HEADERS } from './own-headers.ts';
import { type Outcome, resolveRoute } from './route.ts';
import type { Asset } from './site.ts';
import { bucketCookie, bucketOf } from './visitor.ts';

/** Answers a visit to the port that all aliases and production domains share, by its Host header. */
export function serveHost(state: State, request: ServiceRequest): ServiceResponse {
  const label = hostName(request).replace(/\.localhost$/, '');
  const alias = state.aliases.get(label);
  const deployment = alias && state.deployments.get(alias.deploymentId);
  if (!deployment)
    return edgeError(404, 'DEPLOYMENT_NOT_FOUND', 'The deployment could not be found on Vercel.', 'deployment-url');
  const isDomain = projectOf(state, deployment).productionDomains.includes(label);
  return isDomain ? serveProduction(state, deployment, request) : serveDeployment(state, deployment, request, 'deployment-url');
}

/** While a rolling release is under way, each visitor gets the one deployment or the other, and a cookie to keep it. */
function serveProduction(state: State, behind: Deployment, request: ServiceRequest): ServiceResponse {
  const release = activeRelease(projectOf(state, behind));
  if (!release) return serveDeployment(state, behind, request, 'production-domain');
  const bucket = bucketOf(request, release);
  const answered = serveDeployment(state, rolledTo(state, behind, bucket), request, 'production-domain');
  return { ...answered, headers: { 'set-cookie': bucketCookie(release, bucket), ...answered.headers } };
}

/** Answers a visit to one deployment. */
export function serveDeployment(state: State, deployment: Deployment, request: ServiceRequest, place: Place): ServiceResponse {
  const project = projectOf(state, deployment);
  const isGuarded = place === 'deployment-url' || project.protection?.deploymentType === 'all';
  const refusal = isGuarded ? guard(project, request) : undefined;
  if (refusal) return refusal;
  if (!deployment.site)
    return edgeError(404, 'DEPLOYMENT_NOT_READY', `The deployment is ${deployment.readyState}, not READY.`, place);
  return answer(resolveRoute(deployment.site, visitOf(request)), request, place);
}

function answer(outcome: Outcome, request: ServiceRequest, place: Place): ServiceResponse {
  switch (outcome.kind) {
    case 'file':
      return sendFile(outcome.asset, outcome.status, outcome.headers, request, place);
    case 'redirect':
      return {
        status: outcome.status,
        headers: {
          ...ownHeaders(place),
          'cache-control': 'public, max-age=0, must-revalidate',
          'content-type': 'text/plain',
          ...outcome.headers,
        },
        body: 'Redirecting...\n',
      };
    case 'external':
      return edgeError(
        502,
        'ROUTER_EXTERNAL_TARGET_ERROR',
        `The local Vercel does not fetch from elsewhere (${outcome.url}).`,
        place,
      );
    case 'none': {
      const plain = edgeError(
        outcome.status,
        outcome.status === 404 ? 'NOT_FOUND' : `STATUS_${outcome.status}`,
        'The page could not be found',
        place,
      );
      return { ...plain, headers: { ...plain.headers, ...outcome.headers } };
    }
  }
}

function sendFile(
  asset: Asset,
  status: number,
  set: Record<string, string>,
  request: ServiceRequest,
  place: Place,
): ServiceResponse {
  if (!['GET', 'HEAD'].includes(request.method))
    return edgeError(405, 'INVALID_REQUEST_METHOD', 'This Request was not made with a supported method.', place);
  const etag = `"${asset.sha}"`;
  const headers = {
    ...ownHeaders(place),
    ...STATIC_HEADERS,
    'content-disposition': `inline; filename="${asset.fileName.replace(/[^ -!#-~]/g, '_')}"`,
    'content-type': asset.contentType,
    etag,
    ...set,
  };
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (status === 200 && known.includes(etag)) return { status: 304, headers };
  const { body, encoding } = encode(asset, request.headers['accept-encoding'] ?? '');
  return { status, headers: encoding ? { ...headers, 'content-encoding': encoding } : headers, body };
}

function visitOf(request: ServiceRequest): Visit {
  return {
    method: request.method,
    path: request.url.pathname,
    host: hostName(request),
    headers: request.headers,
    query: request.url.searchParams,
    cookies: readCookies(request.headers.cookie),
  };
}

const hostName = (request: ServiceRequest) => (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
