import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Change, commitOn, keepPullRequest, mergeIntoMain } from './branches.ts';
import { git } from './git.ts';

export type { Change } from './branches.ts';

export const SUITE_ROOT = resolve(import.meta.dirname, '../../../..');

/** A git repository on this disk. */
export interface Folder {
  /** GitHub's id of the repository. */
  id: number;
  /** `owner/name` */
  slug: string;
  path: string;
  /** Commits a change on a branch, made from main where it does not exist yet; the work tree is on it afterwards. @returns the sha. */
  commit(branch: string, message: string, change: Change): string;
}

/** A consumer's repository, made from one of `examples/` or from a folder of its own. */
export interface Consumer extends Folder {
  /** Tags main's head. @returns the sha. */
  tag(name: string): string;
  /** Puts the work tree on main. */
  main(): void;
  read(file: string): string;
  /** The commit of a branch or tag; main's unless told. */
  head(ref?: string): string;
  /** Copies the repository as another owner's fork: what is committed there is in the base only once a pull request brings it. */
  fork(slug: string, id?: number): Folder;
  /** The head of a pull request is a commit from now on, kept as `refs/pull/N/head`. @returns the commit that tries the merge. */
  pull(number: number, sha: string, fork?: Folder): string;
  /** Merges a commit into main. @returns main's new head. */
  merge(sha: string): string;
  /** The commit and branch of a merge queue that has one pull request in it. */
  queue(number: number, sha: string): { sha: string; ref: string; baseSha: string };
}

/**
 * Makes the repository in a folder: the example's files and what it has from npm, one commit on main.
 * The same files always give the same commits.
 */
export function createConsumer(example: string, slug: string, folder: string): Consumer {
  const path = join(folder, slug.split('/').at(-1) ?? 'site');
  cpSync(resolve(SUITE_ROOT, 'examples', example), path, { recursive: true, verbatimSymlinks: true });
  if (example === 'petstore') vendor(path);
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'remote', 'add', 'origin', `https://github.com/${slug}`);
  git(path, 'add', '--all');
  git(
    path,
    'commit',
    '--quiet',
    '--message',
    example === 'petstore' ? 'The petstore, shown by Swagger UI' : `The example ${example}`,
  );
  return {
    id: 1,
    slug,
    path,
    commit: (branch, message, change) => commitOn(path, branch, message, change),
    tag(name) {
      git(path, 'tag', name, 'main');
      return git(path, 'rev-parse', 'main');
    },
    main: () => void git(path, 'checkout', '--quiet', 'main'),
    read: (file) => git(path, 'show', `main:${file}`),
    head: (ref = 'main') => git(path, 'rev-parse', `${ref}^{commit}`),
    fork(forkSlug, id = 2) {
      const copy = join(folder, 'forks', ...forkSlug.split('/'));
      git(path, 'clone', '--quiet', '--branch', 'main', path, copy);
      return { id, slug: forkSlug, path: copy, commit: (...change) => commitOn(copy, ...change) };
    },
    pull: (number, sha, fork) => keepPullRequest(path, number, sha, fork),
    merge(sha) {
      git(path, 'checkout', '--quiet', 'main');
      git(path, 'reset', '--quiet', '--hard', mergeIntoMain(path, sha, `Merge ${sha}`));
      return git(path, 'rev-parse', 'main');
    },
    queue(number, sha) {
      const baseSha = git(path, 'rev-parse', 'main');
      const ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${baseSha}`;
      const merge = mergeIntoMain(path, sha, `Merge pull request #${number}`);
      git(path, 'update-ref', ref, merge);
      return { sha: merge, ref, baseSha };
    },
  };
}

/** The parts of npm's swagger-ui-dist that the site serves: the sandbox's Vercel has no npm registry to install from. */
function vendor(path: string): void {
  for (const part of [
    'swagger-ui.css',
    'swagger-ui-bundle.js',
    'swagger-ui-standalone-preset.js',
    'favicon-32x32.png',
    'LICENSE',
  ]) {
    cpSync(join(SUITE_ROOT, 'node_modules/swagger-ui-dist', part), join(path, 'vendor/swagger-ui-dist', part));
  }
}
