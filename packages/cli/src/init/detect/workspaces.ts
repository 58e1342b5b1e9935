import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readManifest } from './manifest.ts';
import { textOf } from './read-file.ts';

/** Folders of a monorepo's packages, relative to its root with `/`; none where the repository is a single package. */
export function detectWorkspaces(root: string): string[] {
  const patterns = patternsOf(root);
  if (patterns.length === 0) return appsWithoutWorkspaces(root);
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(clean);
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => clean(pattern.slice(1)));
  const found = globSync(wanted, { cwd: root, exclude: [...unwanted, '**/node_modules/**'] });
  return found
    .map((path) => path.replaceAll('\\', '/').replace(/\/$/, ''))
    .filter((path) => path !== '' && !path.startsWith('..') && existsSync(join(root, path, 'package.json')))
    .toSorted();
}

/** Sites that lie side by side in `apps` and need no package manager; the root is none itself. */
const appsWithoutWorkspaces = (root: string): string[] =>
  existsSync(join(root, 'package.json')) || existsSync(join(root, 'vercel.json')) || hasHomePage(root)
    ? []
    : globSync('apps/*/', { cwd: root })
        .map((path) => path.replaceAll('\\', '/').replace(/\/$/, ''))
        .toSorted();

/** Whether a folder is a site as it lies there; Vercel serves `public` where there is one. */
export const hasHomePage = (folder: string): boolean =>
  existsSync(join(folder, 'index.html')) || existsSync(join(folder, 'public', 'index.html'));

/** @see https://pnpm.io/pnpm-workspace_yaml and https://docs.npmjs.com/cli/configuring-npm/package-json#workspaces */
function patternsOf(root: string): string[] {
  const text = textOf(root, 'pnpm-workspace.yaml');
  const pnpm: unknown = text === undefined ? undefined : (parse(text) as { packages?: unknown } | null)?.packages;
  if (Array.isArray(pnpm)) return pnpm.map(String);
  const workspaces = readManifest(root)?.workspaces ?? [];
  return Array.isArray(workspaces) ? workspaces : (workspaces.packages ?? []);
}

const clean = (pattern: string) => pattern.replace(/^\.\//, '').replace(/\/$/, '');
