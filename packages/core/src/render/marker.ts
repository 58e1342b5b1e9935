import * as z from 'zod/mini';
import { jsonOrUndefined } from '../json.ts';
import { CONDITIONS, type Condition, type RunStory } from '../run/story.ts';

/** What a comment remembers: the run that wrote it, and how the pull request was doing then. */
export interface Marker {
  run: number;
  attempt: number;
  condition?: Condition | undefined;
}

const markerSchema = z.strictObject({
  run: z.int().check(z.nonnegative()),
  attempt: z.int().check(z.nonnegative()),
  condition: z.optional(z.enum(CONDITIONS)),
});

/** Which comment is meant: one per project and environment of a pull request. Only letters that cannot end an HTML comment. */
export const markerId = ({ project, environment }: Pick<RunStory, 'project' | 'environment'>): string =>
  `${encodeURIComponent(project)}/${encodeURIComponent(environment)}`.replaceAll('-', '%2D');

/** What the body of such a comment starts with. */
export const markerOpening = (id: string): string => `<!-- shipgate:${id} `;

/** The hidden first line by which a comment is found again. */
export const writeMarker = (id: string, { run, attempt, condition }: Marker): string =>
  `${markerOpening(id)}${JSON.stringify({ run, attempt, condition })} -->`;

/** Reads the marker of a comment's first line; nothing for a comment of someone else, or of another project. */
export function readMarker(id: string, body: string): Marker | undefined {
  const opening = markerOpening(id);
  const end = body.indexOf(' -->');
  if (!body.startsWith(opening) || end < opening.length || end > opening.length + 200) return undefined;
  const parsed = markerSchema.safeParse(jsonOrUndefined(body.slice(opening.length, end)));
  return parsed.success ? parsed.data : undefined;
}

/** Whether a comment was written by a newer run than this one. */
export const isNewer = (marker: Marker, { source }: Pick<RunStory, 'source'>): boolean =>
  marker.run > source.runId || (marker.run === source.runId && marker.attempt > source.runAttempt);
