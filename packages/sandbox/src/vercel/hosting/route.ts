import { type HandleValue, isHandler, type Route, type RouteWithSrc } from '@vercel/routing-utils';
import { meetConditions, type Parameters, type Visit } from './conditions.ts';
import { type Asset, findAsset, type Site } from './site.ts';

/** What the routes made of a visit; the headers are those that they set, by lower-case name. */
export type Outcome = { headers: Record<string, string> } & (
  | { kind: 'file'; status: number; asset: Asset }
  | { kind: 'redirect'; status: number }
  | { kind: 'external'; url: string }
  | { kind: 'none'; status: number }
);

interface Walk {
  path: string;
  status: number | undefined;
  headers: Record<string, string>;
}

type Step = { kind: 'on' } | { kind: 'look' } | { kind: 'ended'; outcome: Outcome };

/**
 * Plays a site's routes for one visit: redirects and headers first, then the files, then rewrites, then the error page.
 * A rewrite therefore never hides a file that exists.
 * @see https://vercel.com/docs/build-output-api/configuration#routes
 */
export function resolveRoute(site: Site, visit: Visit): Outcome {
  const phases = phasesOf(site.routes);
  const walk: Walk = { path: visit.path, status: undefined, headers: {} };
  for (const phase of [null, 'filesystem', 'rewrite', 'resource', 'miss'] as const) {
    const outcome = playPhase(phases.get(phase) ?? [], phase, site, visit, walk, phases.get('hit') ?? []);
    if (outcome) return outcome;
  }
  return errorOutcome(site, visit, walk, phases.get('error') ?? []);
}

function playPhase(
  routes: RouteWithSrc[],
  phase: HandleValue | null,
  site: Site,
  visit: Visit,
  walk: Walk,
  hits: RouteWithSrc[],
): Outcome | undefined {
  for (const route of routes) {
    const step = playRoute(route, visit, walk);
    if (step.kind === 'ended') return step.outcome;
    if (step.kind === 'on') continue;
    const found = lookUp(site, visit, walk, hits);
    if (found) return found;
    // Only a checked destination lets the later routes of its phase have a go at it.
    if (!route.check) break;
  }
  return phase === null && (walk.status ?? 200) < 400 ? lookUp(site, visit, walk, hits) : undefined;
}

function playRoute(route: RouteWithSrc, visit: Visit, walk: Walk): Step {
  const parameters = match(route, visit, walk.path);
  if (!parameters) return { kind: 'on' };
  for (const [name, value] of Object.entries(route.headers ?? {})) walk.headers[name.toLowerCase()] = fill(value, parameters);
  if (route.status !== undefined) walk.status = route.status;
  const { location } = walk.headers;
  if (location !== undefined && route.status !== undefined && route.status >= 300 && route.status < 400) {
    const headers = { ...walk.headers, location: withQuery(location, visit.query) };
    return { kind: 'ended', outcome: { kind: 'redirect', status: route.status, headers } };
  }
  if (route.dest !== undefined) {
    const destination = fill(route.dest, parameters);
    if (/^https?:\/\//.test(destination))
      return { kind: 'ended', outcome: { kind: 'external', url: destination, headers: walk.headers } };
    walk.path = destination.split('?')[0] ?? destination;
  }
  if (route.continue) return { kind: 'on' };
  if (route.dest === undefined && route.status !== undefined)
    return { kind: 'ended', outcome: { kind: 'none', status: route.status, headers: walk.headers } };
  return route.dest === undefined ? { kind: 'on' } : { kind: 'look' };
}

function lookUp(site: Site, visit: Visit, walk: Walk, hits: RouteWithSrc[]): Outcome | undefined {
  const asset = findAsset(site, walk.path);
  if (!asset) return undefined;
  for (const route of hits) playRoute(route, visit, walk);
  return { kind: 'file', status: walk.status ?? 200, asset, headers: walk.headers };
}

function errorOutcome(site: Site, visit: Visit, walk: Walk, routes: RouteWithSrc[]): Outcome {
  const status = walk.status ?? 404;
  for (const route of routes.filter((candidate) => candidate.status === undefined || candidate.status === status)) {
    playRoute(route, visit, walk);
    const asset = findAsset(site, walk.path);
    if (asset) return { kind: 'file', status, asset, headers: walk.headers };
  }
  const page = site.assets.get(`${status}.html`);
  return page ? { kind: 'file', status, asset: page, headers: walk.headers } : { kind: 'none', status, headers: walk.headers };
}

function phasesOf(routes: Route[]): Map<HandleValue | null, RouteWithSrc[]> {
  const phases = new Map<HandleValue | null, RouteWithSrc[]>();
  let phase: HandleValue | null = null;
  for (const route of routes) {
    if (isHandler(route)) phase = route.handle;
    else phases.set(phase, [...(phases.get(phase) ?? []), route]);
  }
  return phases;
}

function match(route: RouteWithSrc, visit: Visit, path: string): Parameters | undefined {
  if (route.methods && !route.methods.includes(visit.method)) return undefined;
  const found = new RegExp(`^${route.src.replace(/^\^/, '')}`, route.caseSensitive ? '' : 'i').exec(path);
  const captured = found && meetConditions(route.has, route.missing, visit);
  if (!found || !captured) return undefined;
  const numbered = Object.fromEntries(found.slice(1).map((value, index) => [String(index + 1), value ?? '']));
  return { ...captured, ...found.groups, ...numbered };
}

const fill = (template: string, parameters: Parameters) =>
  template.replace(/\$(\d+|[A-Za-z_]\w*)/g, (_, name: string) => parameters[name] ?? '');

/** A redirect keeps the visit's query, beneath what its destination sets. */
function withQuery(location: string, query: URLSearchParams): string {
  const [path = '', own = ''] = location.split('?', 2);
  const merged = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(own)) merged.set(name, value);
  return merged.size > 0 ? `${path}?${merged}` : path;
}
