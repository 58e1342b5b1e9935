import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod/mini';

/** What one of Vercel's events tells. */
export type BuildEvent =
  /** Text of the log, of one line or more. */
  | { kind: 'log'; id: string; at: number; lines: string[] }
  /** The deployment may have another state now. What state, Vercel is asked for. */
  | { kind: 'change' };

const fields = {
  id: z.optional(z.string()),
  serial: z.optional(z.string()),
  date: z.optional(z.number()),
  created: z.optional(z.number()),
  text: z.optional(z.nullable(z.string())),
};

/**
 * Flat, as the documented stream sends them, or with a `payload`, as an older form does; that names its kind `event`.
 * @see https://github.com/vercel/sdk/blob/main/src/models/getdeploymenteventsop.ts
 */
const eventSchema = z.object({
  ...fields,
  type: z.optional(z.string()),
  event: z.optional(z.string()),
  payload: z.optional(z.nullable(z.object(fields))),
});

const LOG_TYPES = ['command', 'stdout', 'stderr', 'fatal', 'exit'];
const CHANGE_TYPES = ['deployment-state', 'alias-assigned', 'state', 'exit', 'fatal'];

/**
 * Reads an event.
 * @returns what it tells: nothing for a keep-alive or a kind that is of no use here; undefined when it is no event at all.
 */
export function readBuildEvent(value: unknown): BuildEvent[] | undefined {
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { type: named, event, payload, ...own } = parsed.data;
  const { id, serial, date, created, text } = { ...payload, ...own };
  const type = named ?? event ?? 'stdout';
  const at = created ?? date;
  const told: BuildEvent[] = [];
  // A keep-alive has no time.
  if (LOG_TYPES.includes(type) && at !== undefined && typeof text === 'string')
    told.push({ kind: 'log', id: id ?? serial ?? `${at} ${text}`, at, lines: linesOf(text) });
  if (CHANGE_TYPES.includes(type)) told.push({ kind: 'change' });
  return told;
}

/** Without colours and cursor movements: a stranger's build must not draw over what is told to a person. */
const linesOf = (text: string): string[] => stripVTControlCharacters(text).replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
