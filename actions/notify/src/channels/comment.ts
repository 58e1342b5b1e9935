import { runComment } from '#core/render/comment.ts';
import { isNewer, type Marker, markerId, markerOpening, readMarker } from '#core/render/marker.ts';
import type { RunStory } from '#core/run/story.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { type Delivery, deliver } from '../delivery.ts';
import { LETTER_SCHEMA } from '../letter.ts';
import { type Comments, isOff, type Off } from '../ports.ts';

/** A comment that was posted while its answer got lost is found at the next look, so nobody gets two. */
const LOOKS = 3;

/** Writes the sticky comment; what the comment before it knew comes along where it was found. */
export async function commentOn(
  story: RunStory,
  comments: Off | Comments,
): Promise<{ delivery: Delivery; marker?: Marker; superseded: boolean }> {
  const { pullRequest } = story.source;
  const off = pullRequest === undefined ? 'this run has no pull request.' : isOff(comments) ? comments.off : undefined;
  if (off !== undefined || pullRequest === undefined || isOff(comments))
    return { delivery: { status: 'off', channel: 'comment', line: `Pull request comment: ${off}` }, superseded: false };
  let marker: Marker | undefined;
  let superseded = false;
  const delivery = await deliver({ schema: LETTER_SCHEMA, channel: 'comment', story }, async () => {
    for (let look = 1; ; look++) {
      const found = await findOurs(story, pullRequest, comments);
      marker ??= found.find((own) => !isOwn(own.marker, story))?.marker;
      superseded = found.some((own) => isNewer(own.marker, story));
      if (superseded) return 'left as it is: a newer run wrote it.';
      if (found.length === 0 && story.closed) return { unneeded: 'none, since there is none to end.' };
      if (found.length === 0 && story.verdict === 'skip' && !asksForApproval(story))
        return { unneeded: 'none, since nothing was judged.' };
      try {
        return await write(story, pullRequest, comments, found[0]);
      } catch (thrown) {
        if (look === LOOKS || !(thrown instanceof ServiceError) || !isUncertain(thrown)) throw thrown;
      }
    }
  });
  return { delivery, ...(marker && { marker }), superseded };
}

/** Where a fork's commit waits for somebody, the comment is where they learn it, though nothing was judged. */
const asksForApproval = ({ jobs }: RunStory): boolean => jobs.some(({ report }) => report?.gate === 'fork-gate');

interface Own {
  id: number;
  marker: Marker;
}

async function findOurs(story: RunStory, pullRequest: number, comments: Comments): Promise<Own[]> {
  const id = markerId(story);
  const found = await comments.find(pullRequest, markerOpening(id));
  return found.flatMap((comment) => {
    const marker = readMarker(id, comment.body);
    return marker ? [{ id: comment.id, marker }] : [];
  });
}

async function write(story: RunStory, pullRequest: number, comments: Comments, own: Own | undefined): Promise<string> {
  if (own) {
    await comments.update(own.id, runComment(story, own.marker));
    return 'updated.';
  }
  await comments.create(pullRequest, runComment(story));
  return 'posted.';
}

/** What this very attempt wrote is not what was known before it. */
const isOwn = ({ run, attempt }: Marker, { source }: RunStory): boolean => run === source.runId && attempt === source.runAttempt;

/** No answer, or a failing one: it may have been written. 404: somebody deleted the comment meanwhile. */
const isUncertain = ({ status }: ServiceError): boolean => status === undefined || status >= 500 || status === 404;
