import type { Git } from './git.ts';
import type { Move, NewTag } from './plan.ts';

/** @see https://github.com/orgs/community/discussions/26560 for the id of github-actions[bot]. */
const TAGGER = 'github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>';

/** A tag object that stands ready in the local store, without a ref of its own there: a run that is killed leaves nothing behind. */
export interface ReadyTag {
  tag: string;
  object: string;
  /** What the remote's ref must be for the push to be right; empty for "not there". */
  expected: string;
}

/**
 * Makes the annotated tags. The date is the commit's, so that two runs make the same object to the byte, and whichever comes second
 * finds its work done.
 */
export function makeFullTag(git: Git, { tag, component, commit }: NewTag): ReadyTag {
  return { tag, expected: '', object: makeTag(git, tag, commit, `${component.packageName} ${component.text}`) };
}

export function makeLineTag(git: Git, { tag, target, commit, from }: Move): ReadyTag {
  return { tag, expected: from, object: makeTag(git, tag, commit, `${tag} is ${target}`) };
}

function makeTag(git: Git, tag: string, commit: string, message: string): string {
  const dateS = git(['show', '--no-patch', '--format=%ct', commit]).trim();
  const text = `object ${commit}\ntype commit\ntag ${tag}\ntagger ${TAGGER} ${dateS} +0000\n\n${message}\n`;
  return git(['mktag'], text).trim();
}
