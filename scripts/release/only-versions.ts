import { isDeepStrictEqual } from 'node:util';
import { parseVersion } from './semver.ts';

type Json = Readonly<Record<string, unknown>>;

/** Our own packages, whose numbers depend on each other. */
const OWN = /^@shipgate\/[a-z-]+$/;
/** A workspace's entry in the lockfile; any other is somebody else's package, and where it is fetched from. */
const WORKSPACE = /^(actions|packages|reusable-workflows)\/[a-z-]+$/;

/**
 * Whether a package.json or the lockfile differs in versions of our own packages only. What a version raises comes from a job that runs
 * packages of others: one of them could name another package for everybody to install, or another address for one.
 */
export function raisesOnly(path: string, before: string, after: string): boolean {
  const kept = path === 'package-lock.json' ? keptOfLock : keptOfManifest;
  try {
    return isDeepStrictEqual(kept(JSON.parse(before)), kept(JSON.parse(after)));
  } catch {
    return false;
  }
}

const keptOfLock = ({ packages, ...rest }: Json) => ({
  ...rest,
  packages: mapped(packages as Json, (folder, entry) => (WORKSPACE.test(folder) ? keptOfManifest(entry as Json) : entry)),
});

const keptOfManifest = ({ version: _, ...rest }: Json) =>
  mapped(rest, (key, value) =>
    /ependencies$/.test(key) ? mapped(value as Json, (name, range) => (OWN.test(name) && isVersion(range) ? '' : range)) : value,
  );

/** What npm takes from elsewhere is none: `npm:evil@1.0.0`, an address, a path. */
const isVersion = (range: unknown) => typeof range === 'string' && parseVersion(range) !== undefined;

const mapped = (object: Json, change: (key: string, value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
