import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git } from './git.ts';

/** A change to a repository: file path → its new text. */
export type Change = Readonly<Record<string, string>>;

/** Commits a change on a branch, made from main where it does not exist yet; the work tree is on it afterwards. */
export function commitOn(path: string, branch: string, message: string, change: Change): string {
  const known = git(path, 'branch', '--list', branch) !== '';
  git(path, 'checkout', '--quiet', ...(known ? [branch] : ['-b', branch, 'main']));
  for (const [file, text] of Object.entries(change)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    // A stranger's repository may have a link there, and its target is none of the repository's business.
    rmSync(join(path, file), { force: true });
    writeFileSync(join(path, file), text);
  }
  git(path, 'add', '--all');
  git(path, 'commit', '--quiet', '--message', message);
  return git(path, 'rev-parse', 'HEAD');
}

/**
 * The commit that GitHub makes to try a merge into main. It is on no branch.
 * @throws Error where the two conflict; GitHub starts no `pull_request` run then
 */
export function mergeIntoMain(path: string, sha: string, message: string): string {
  const tree = git(path, 'merge-tree', '--write-tree', 'main', sha);
  return git(path, 'commit-tree', tree, '-p', 'main', '-p', sha, '-m', message);
}

/** Keeps a pull request's head in the base repository, as GitHub does, also for a fork's. @returns the commit that tries the merge. */
export function keepPullRequest(path: string, number: number, sha: string, fork: { path: string } | undefined): string {
  if (fork) git(path, 'fetch', '--quiet', fork.path, sha);
  git(path, 'update-ref', `refs/pull/${number}/head`, sha);
  const merge = mergeIntoMain(path, sha, `Merge ${sha} into ${git(path, 'rev-parse', 'main')}`);
  git(path, 'update-ref', `refs/pull/${number}/merge`, merge);
  return merge;
}
