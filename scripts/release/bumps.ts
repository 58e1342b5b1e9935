import { parse } from 'yaml';
import { compareVersions, parseVersion } from './semver.ts';

const BUMPS = ['none', 'patch', 'minor', 'major'] as const;
export type Bump = (typeof BUMPS)[number];

export const atLeast = (bump: Bump, wanted: Bump) => BUMPS.indexOf(bump) >= BUMPS.indexOf(wanted);
const highest = (bumps: readonly Bump[]): Bump => bumps.reduce((most, bump) => (atLeast(bump, most) ? bump : most), 'none');

/** A workspace and the workspaces that it is made of. */
export interface Package {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
}

/** What the changesets say, by package. @param changesets the files' texts. */
export function readChangesets(changesets: readonly string[]): Map<string, Bump> {
  const bumps = new Map<string, Bump>();
  for (const text of changesets) {
    const [, front = ''] = /^---\n([\s\S]*?)\n---/.exec(text) ?? [];
    for (const [name, bump] of Object.entries((parse(front) ?? {}) as Record<string, Bump>)) {
      bumps.set(name, highest([bump, bumps.get(name) ?? 'none']));
    }
  }
  return bumps;
}

/**
 * How a package will be raised over its last release: by its own changesets, as a user of what is raised, or already by its version.
 * @param released the version of the last release.
 */
export function plannedBump(
  name: string,
  released: string,
  packages: ReadonlyMap<string, Package>,
  changesets: ReadonlyMap<string, Bump>,
): Bump {
  const isRaised = (one: string): boolean =>
    changesets.has(one) ||
    Object.keys(packages.get(one)?.dependencies ?? {}).some((next) => packages.has(next) && isRaised(next));
  return highest([
    changesets.get(name) ?? 'none',
    isRaised(name) ? 'patch' : 'none',
    difference(released, packages.get(name)?.version ?? released),
  ]);
}

function difference(before: string, after: string): Bump {
  const [from, to] = [parseVersion(before), parseVersion(after)];
  if (!from || !to || compareVersions(to, from) <= 0) return 'none';
  if (to.major > from.major) return 'major';
  return to.minor > from.minor ? 'minor' : 'patch';
}

/** What breaks callers takes a major, and below 1.0.0 a minor. */
export const breakingBump = (released: string): Bump => ((parseVersion(released)?.major ?? 0) > 0 ? 'major' : 'minor');
