import type { Deployment, ListedDeployment } from '../adapters/vercel/deployments.ts';
import type { Vercel } from '../adapters/vercel/vercel.ts';
import { KEY_META } from './deployment-body.ts';

/** Vercel's largest page. */
const PAGE = 100;
/** So far back an unfiltered list is searched. */
const MAX_PAGES = 3;
const ENDED_BADLY = ['ERROR', 'CANCELED', 'BLOCKED', 'DELETED'];

export const isOver = ({ readyState }: Deployment) => readyState === 'READY' || ENDED_BADLY.includes(readyState);

/** By Vercel's own time of creation, so that everybody who looks agrees. */
export const oldestFirst = (found: readonly Deployment[]): Deployment[] =>
  found.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));

/** The deployments that carry a key and have not ended badly, oldest first. */
export async function withKey(vercel: Pick<Vercel, 'list' | 'get'>, projectId: string, key: string): Promise<Deployment[]> {
  const listed = await listedWithKey(vercel, projectId, key);
  const candidates = listed.filter(({ readyState }) => !ENDED_BADLY.includes(readyState ?? ''));
  // One 404 for what the list has just named may come from a replica that has not heard of it yet; two mean that it is gone.
  const found = await Promise.all(candidates.map(async ({ uid }) => (await vercel.get(uid)) ?? (await vercel.get(uid))));
  // One whose domains could not be assigned is over for good: Vercel does not try again.
  return oldestFirst(
    found.filter((one) => one !== undefined).filter((one) => !ENDED_BADLY.includes(one.readyState) && !one.aliasError),
  );
}

/**
 * Asks for the key first. That Vercel filters by `meta-KEY` is known from its command line only, so what it answers is filtered here again,
 * and without a hit the project's newest deployments are looked through.
 */
async function listedWithKey(vercel: Pick<Vercel, 'list'>, projectId: string, key: string): Promise<ListedDeployment[]> {
  const own = (listed: readonly ListedDeployment[]) => listed.filter(({ meta }) => meta?.[KEY_META] === key);
  const named = own(await vercel.list(projectId, { [`meta-${KEY_META}`]: key, limit: String(PAGE) }));
  if (named.length > 0) return named;
  let until: Record<string, string> = {};
  for (let page = 0; page < MAX_PAGES; page++) {
    const recent = await vercel.list(projectId, { limit: String(PAGE), ...until });
    const found = own(recent);
    const last = recent.at(-1);
    const before = last?.createdAt ?? last?.created;
    if (found.length > 0 || recent.length < PAGE || before === undefined) return found;
    until = { until: String(before) };
  }
  return [];
}
