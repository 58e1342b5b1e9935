import { type Component, publishedPaths } from './components.ts';
import { type Git, succeeds } from './git.ts';

/** A tag as the remote has it. */
export interface RemoteTag {
  name: string;
  /** What the ref points at: the tag object, or the commit of a lightweight tag. */
  object: string;
  commit: string;
}

/** The remote's tags by name, read anew: what this checkout thinks of them may be old. */
export function readRemoteTags(git: Git): Map<string, RemoteTag> {
  const tags = new Map<string, RemoteTag>();
  for (const line of git(['ls-remote', git.remote, 'refs/tags/*']).split('\n').filter(Boolean)) {
    const [object = '', ref = ''] = line.split('\t');
    const name = ref.replace(/^refs\/tags\//, '').replace(/\^\{\}$/, '');
    // An annotated tag comes twice: as itself, and peeled (`^{}`) to its commit.
    tags.set(name, { name, object: tags.get(name)?.object ?? object, commit: object });
  }
  return tags;
}

/**
 * The version that a component has in a tag's commit.
 * @returns nothing when the component is not there.
 */
export function versionAt(git: Git, tag: RemoteTag, folder: string): string | undefined {
  fetchCommit(git, tag);
  const path = `${tag.commit}:${folder}/package.json`;
  return succeeds(git, ['cat-file', '-e', path]) ? JSON.parse(git(['show', path])).version : undefined;
}

/** Whether the commit does not come after the tag and what callers get of the component differs between the two. */
export function divergesAt(git: Git, tag: RemoteTag, commit: string, component: Component): boolean {
  fetchCommit(git, tag);
  if (succeeds(git, ['merge-base', '--is-ancestor', tag.commit, commit])) return false;
  return !succeeds(git, ['diff', '--quiet', tag.commit, commit, '--', ...publishedPaths(component)]);
}

/** A checkout may lack the commits of other branches. */
function fetchCommit(git: Git, tag: RemoteTag): void {
  if (succeeds(git, ['cat-file', '-e', `${tag.commit}^{commit}`])) return;
  git(['fetch', '--quiet', '--no-tags', git.remote, `refs/tags/${tag.name}`]);
}
