import type * as z from 'zod/mini';
import { didYouMean } from '#core/text.ts';
import { calendarSchema } from './schema.ts';

const SETTINGS = Object.keys(calendarSchema.def.shape);

/** What does not fit, as the end of a sentence: zod's small build has words only for what the schema itself says. */
export function issueWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `it has no setting ${issue.keys.map((key) => `"${key}"`).join(', ')}.${didYouMean(issue.keys[0] ?? '', SETTINGS)}`;
    case 'invalid_type':
      return `it is missing, or no ${issue.expected}.`;
    case 'invalid_value':
      return `it must be one of ${issue.values.join(', ')}.`;
    case 'too_small':
      return 'it must not be empty.';
    default:
      return `it is ${issue.message}.`;
  }
}
