import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { firstIssue } from '#core/json.ts';
import { type RunStory, runStorySchema } from '#core/run/story.ts';

/**
 * What could not be delivered, kept for a later run. It holds the story, not what was rendered of it, and no address:
 * whoever could plant a letter can neither choose who gets an e-mail nor what stands in it beyond escaped text.
 */
export const LETTER_SCHEMA = 'shipgate/letter@1';

const CHANNELS = ['record', 'comment', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

const common = { schema: z.literal(LETTER_SCHEMA), story: runStorySchema };

const letterSchema = z.discriminatedUnion('channel', [
  z.strictObject({ ...common, channel: z.literal('record') }),
  z.strictObject({ ...common, channel: z.literal('comment') }),
  z.strictObject({ ...common, channel: z.literal('email'), change: z.enum(['turned-bad', 'recovered']) }),
]);

export type Letter = z.infer<typeof letterSchema>;

/** All artifacts of the spool start like this. */
export const SPOOL_PREFIX = 'shipgate-spool-';

/** The artifact's name, unlike any other of the repository's. */
export const letterName = ({ channel, story }: Letter): string =>
  `${SPOOL_PREFIX}${story.source.runId}-${story.source.runAttempt}-${channel}-${digest(`${story.project}\n${story.environment}`).slice(0, 8)}`;

/** Reads a letter. @throws Error when it is none. */
export function parseLetter(json: string): Letter {
  const parsed = letterSchema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  throw new Error(firstIssue(parsed.error));
}

/** One e-mail per run, subject and change, whoever sends it and however often: Resend's key for it. */
export const emailKey = ({ source, project, environment }: RunStory, change: string): string =>
  `shipgate-${digest([source.repository, source.runId, project, environment, change].join('\n'))}`;

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
