/** The part of package-lock.json that tells of workspaces. @see https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export interface Lockfile {
  packages: Record<string, { version?: string; dependencies?: Record<string, string>; devDependencies?: Record<string, string> }>;
}

/** What a workspace's package.json says of itself. */
export type Manifest = Lockfile['packages'][string];

/**
 * Gives each workspace in the lockfile the version and the dependencies that its package.json has, in place. `npm ci` refuses a lockfile
 * that lags behind, and `npm install` would ask a registry for what it need not.
 * @param manifests by folder.
 */
export function updateWorkspaces(lock: Lockfile, manifests: ReadonlyMap<string, Manifest>): void {
  for (const [folder, { version, dependencies }] of manifests) {
    const entry = lock.packages[folder];
    if (!entry) throw new Error(`package-lock.json does not know ${folder}. Run \`npm install\` first.`);
    if (version !== undefined) entry.version = version;
    if (dependencies) entry.dependencies = dependencies;
  }
}
