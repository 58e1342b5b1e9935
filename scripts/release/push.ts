import { type Git, GitError } from './git.ts';
import type { ReadyTag } from './tag-objects.ts';

const NO_ATOMIC = /does not support --atomic/;
/** git's words for a ref that somebody else is writing, or has written since it was read. */
const RACED = /stale info|cannot lock ref|failed to update ref|already exists|incorrect old value|reference broken/;

export type Pushed = { kind: 'pushed' } | { kind: 'raced' } | { kind: 'refused'; why: string };

/**
 * Pushes all tags or none. A remote that cannot do that gets the full tags first: a moving tag never stands for a release that
 * is not there.
 */
export function pushTags(git: Git, full: readonly ReadyTag[], lines: readonly ReadyTag[]): Pushed {
  const together = push(git, [...full, ...lines], ['--atomic']);
  if (together.kind !== 'refused' || !NO_ATOMIC.test(together.why)) return together;
  const first = push(git, full, []);
  return first.kind === 'pushed' ? push(git, lines, []) : first;
}

/** Each ref names what it must be now; a full tag must not be there. */
function push(git: Git, tags: readonly ReadyTag[], options: readonly string[]): Pushed {
  if (tags.length === 0) return { kind: 'pushed' };
  const leases = tags.map(({ tag, expected }) => `--force-with-lease=refs/tags/${tag}:${expected}`);
  const refs = tags.map(({ tag, object }) => `${object}:refs/tags/${tag}`);
  try {
    git(['push', '--quiet', '--porcelain', '--no-verify', ...options, ...leases, git.remote, ...refs]);
    return { kind: 'pushed' };
  } catch (thrown) {
    if (!(thrown instanceof GitError)) throw thrown;
    return RACED.test(thrown.output) ? { kind: 'raced' } : { kind: 'refused', why: thrown.output.trim() };
  }
}
