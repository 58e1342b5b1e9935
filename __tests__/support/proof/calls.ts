import type { RecordedRequest, ServiceName, ServiceRequest } from '#sandbox/traffic/traffic.ts';

/** One kind of call that a clean run made, and where in it its first example stands. */
export interface DistinctCall {
  service: ServiceName;
  method: string;
  /** `POST /v13/deployments?prebuilt → 400`, ids replaced: how a person names it. */
  name: string;
  /** How many calls that look alike came before it, such as the create that only asks which files are missing. */
  skip: number;
  looksLike(request: ServiceRequest): boolean;
}

/**
 * The distinct calls of a recording: by service, method, path with its ids replaced, names in its query, the state that a status reports,
 * and by what was answered. A new call of the action is therefore found by itself.
 */
export function distinctCalls(requests: readonly RecordedRequest[]): DistinctCall[] {
  const seen = new Map<string, number>();
  const calls = new Map<string, DistinctCall>();
  for (const { service, status, ...request } of requests) {
    const look = `${service} ${lookOf(request)}`;
    const name = `${look} → ${status ?? 'cut'}`;
    const skip = seen.get(look) ?? 0;
    seen.set(look, skip + 1);
    if (calls.has(name)) continue;
    const looksLike = (other: ServiceRequest) => `${service} ${lookOf(other)}` === look;
    calls.set(name, { service, method: request.method, name, skip, looksLike });
  }
  return [...calls.values()];
}

function lookOf({ method, url, body, headers }: ServiceRequest): string {
  const path = decodeURIComponent(url.pathname)
    .replace(/\b(dpl|prj|team|icfg|ecfg)_[A-Za-z0-9]+/g, '{$1}')
    .replace(/\/petstore\b(?=\/|$)/, '/{prj}')
    .replace(/[\w.-]+(\.localhost)?:\d+/g, '{host}')
    .replace(/\/[0-9a-f]{40}\b/g, '/{sha}')
    .replace(/\/\d+(?=\/|$)/g, '/{n}')
    .replace(/\/[A-Za-z0-9]{24}(?=\/|$)/g, '/{id}');
  const keys = [...new Set(url.searchParams.keys())].filter((key) => key !== 'teamId').toSorted();
  const query = keys.length > 0 ? `?${keys.join('&')}` : '';
  const state = path.endsWith('/statuses') && method === 'POST' ? ` {${stateIn(body)}}` : '';
  // Deployments have ports of their own; domains and aliases are told apart by the host.
  const host = headers.host?.includes('localhost') ? ` at ${headers.host.replace(/:\d+$/, '')}` : '';
  return `${method} ${path}${query}${state}${host}`;
}

function stateIn(body: Buffer): string {
  const { state } = JSON.parse(body.toString() || '{}') as { state?: string };
  return state ?? '';
}
