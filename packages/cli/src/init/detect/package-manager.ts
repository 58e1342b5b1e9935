import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './manifest.ts';

const LOCKFILES = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
} as const;

export type PackageManager = (typeof LOCKFILES)[keyof typeof LOCKFILES];

/** What `packageManager` of package.json names, else whose lockfile lies there; undefined where nothing is to be installed. */
export function detectPackageManager(folder: string): PackageManager | undefined {
  const manifest = readManifest(folder);
  const named = Object.values(LOCKFILES).find((name) => manifest?.packageManager?.startsWith(`${name}@`));
  const locked = Object.entries(LOCKFILES).find(([file]) => existsSync(join(folder, file)))?.[1];
  return named ?? locked ?? (manifest ? 'npm' : undefined);
}
