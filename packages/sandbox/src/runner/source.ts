import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { InvalidWorkflow } from './errors.ts';
import type { RunOptions } from './options.ts';

type Given = Pick<RunOptions, 'repository' | 'event'>;

/**
 * Lays out the repository as it is at the event's commit, from which GitHub takes the workflow's file: the merge of a pull
 * request, a tag's commit, the default branch's head.
 * @throws InvalidWorkflow for a commit that the repository does not have
 */
export function layCommit({ repository, event }: Given, folder: string): string {
  const source = join(folder, 'source');
  const index = { GIT_INDEX_FILE: join(folder, 'source.index') };
  if (git(repository.path, ['rev-list', '--ignore-missing', '--max-count=1', event.sha]) === '') {
    throw new InvalidWorkflow(`${repository.slug} has no commit '${event.sha}'`);
  }
  git(repository.path, ['read-tree', event.sha], index);
  git(repository.path, ['checkout-index', '--all', '--force', `--prefix=${source}/`], index);
  return source;
}

/**
 * The paths that a push or a pull request changed: from what was there before, from where a branch left its base.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#git-diff-comparisons
 */
export function changedFiles({ repository, event }: Given): string[] {
  const pull = event.payload.pull_request as { base: { sha: string }; head: { sha: string } } | undefined;
  const { before } = event.payload as { before?: string };
  const isNew = before === undefined || /^0+$/.test(before);
  const range = pull ? [`${pull.base.sha}...${pull.head.sha}`] : isNew ? [`${event.sha}~1`, event.sha] : [before, event.sha];
  return git(repository.path, ['diff', '--name-only', '-z', ...range])
    .split('\0')
    .filter(Boolean);
}

function git(cwd: string, args: string[], env: Record<string, string> = {}): string {
  const own = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', ...env };
  return execFileSync('git', args, { cwd, env: own, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
