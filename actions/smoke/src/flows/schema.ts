import * as z from 'zod/mini';
import type { Step } from './step.ts';
import { VERBS } from './steps/index.ts';

/** A flow as it is played. */
export interface Flow {
  name: string;
  /** The file as it was given, for messages. */
  file: string;
  /** Path of the first page it opens. */
  start: string;
  steps: Step[];
}

const [goto, ...others] = Object.entries(VERBS).map(([verb, { args }]) => z.strictObject({ [verb]: args }));

/** The file's form, published as JSON Schema for completion; the reading itself is in `parse.ts`, which knows lines and columns. */
export const flowSchema = z.strictObject({
  name: z.string().check(z.minLength(1)),
  steps: z.array(z.union([goto, ...others] as [z.ZodMiniType, ...z.ZodMiniType[]])).check(z.minLength(1)),
});
