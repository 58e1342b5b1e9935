import type { RunStory } from '../run/story.ts';
import { plural } from '../text.ts';
import { type Marker, markerId, writeMarker } from './marker.ts';
import { findingBlocks, runHeading, runPlace, runTable } from './run-blocks.ts';

/** GitHub refuses a longer comment. Counted in UTF-16 units here, which are never fewer than GitHub's characters. */
export const COMMENT_MAX_LENGTH = 65_536;

/** Kept free for the line that says what was left out. */
const RESERVE = 200;

/**
 * The pull request's comment: verdict first, then the site, the jobs, and the worst findings with what to do.
 * @param before the marker of the comment that is replaced: a run that says nothing about the condition keeps what was known.
 */
export function runComment(story: RunStory, before?: Marker): string {
  const marker = writeMarker(markerId(story), {
    run: story.source.runId,
    attempt: story.source.runAttempt,
    condition: story.condition ?? before?.condition,
  });
  // What was closed has no table any more: there is one thing to say.
  const tables = story.closed ? [] : [runTable(story)];
  const head = [`${marker}\n${runHeading(story)}`, runPlace(story), ...tables].join('\n\n');
  return fill(head.length < COMMENT_MAX_LENGTH - RESERVE ? head : `${marker}\n${runHeading(story)}`, findingBlocks(story));
}

/** Adds whole blocks while they fit, so that no markup is cut open. */
function fill(head: string, blocks: readonly string[]): string {
  let body = head;
  for (const [index, block] of blocks.entries()) {
    if (body.length + block.length + 2 > COMMENT_MAX_LENGTH - RESERVE)
      return `${body}\n\n_${plural(blocks.length - index, 'more job')} with findings: see the run._`;
    body += `\n\n${block}`;
  }
  return body;
}
