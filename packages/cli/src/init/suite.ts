import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SUITE_SLUG } from '#core/suite.ts';
import { UserError } from '#kit/errors.ts';
import { askGit } from '../git.ts';

/** Where this very program lies, with the workflows that it writes callers of. */
export const SUITE_ROOT = resolve(import.meta.dirname, '../../../..');

/** A commit of the suite, and how its workflows are told from others. */
export interface Suite {
  /** 40 hex digits. */
  sha: string;
  /** Whether this checkout has the commit; else files are read as they lie here. */
  isKnown: boolean;
  /** What stands behind the pin: the release's tag, or that there is none. */
  versionOf(workflow: string): string;
  /** The file of a reusable workflow at that commit; undefined where it has none of the name. */
  read(workflow: string): string | undefined;
}

/**
 * The commit to pin: the one that is asked for, else this checkout's.
 * @throws UserError when it is no full commit, or when this is no checkout and nothing was asked for.
 */
export function suiteAt(wanted: string | undefined, root = SUITE_ROOT): Suite {
  // A copy inside of another repository must not pass for its commit.
  const isCheckout = existsSync(join(root, '.git'));
  const sha = wanted ?? (isCheckout ? askGit(root, 'rev-parse', '--verify', 'HEAD') : undefined);
  if (sha === undefined && isCheckout)
    throw new UserError(
      `git does not say which commit ${root} is at. "git -C ${root} status" tells why: mostly it is another user's.`,
    );
  if (sha === undefined)
    throw new UserError(
      `${root} is no git checkout of Shipgate, so it is not known which commit it is. Name one: --suite-ref with the 40 hex digits of a commit of github.com/${SUITE_SLUG}.`,
    );
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new UserError(
      `--suite-ref is "${sha}", but must be a full commit of 40 hex digits: tags and branches can be moved to other code.`,
    );
  const isKnown = isCheckout && askGit(root, 'cat-file', '-e', `${sha}^{commit}`) !== undefined;
  const tags = isKnown ? (askGit(root, 'tag', '--points-at', sha) ?? '').split('\n') : [];
  return {
    sha,
    isKnown,
    versionOf: (workflow) => tags.find((tag) => isRelease(workflow, tag)) ?? `${workflow}, not released yet`,
    read(workflow) {
      const path = `reusable-workflows/${workflow}/${workflow}.yml`;
      if (isKnown) return askGit(root, 'show', `${sha}:${path}`);
      return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
    },
  };
}

const isRelease = (workflow: string, tag: string) =>
  tag.startsWith(`${workflow}/v`) && /^\d+\.\d+\.\d+$/.test(tag.slice(workflow.length + 2));
