import type * as z from 'zod/mini';
import { didYouMean } from '#core/text.ts';

/** What is wrong with a value, in words that follow its name: `must be text, not 3`. */
export function problemOf(issue: z.core.$ZodIssue | undefined, given: unknown): string {
  switch (issue?.code) {
    case 'unrecognized_keys':
      return `has no setting "${issue.keys[0]}"`;
    case 'invalid_value': {
      const known = issue.values.map(String);
      return `is "${String(given)}", which is not known.${didYouMean(String(given), known)}`;
    }
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? issue.expected}, not ${shown(given)}`;
    case 'invalid_union':
      return problemOf(issue.errors.flat().find((inner) => inner.code !== 'invalid_type') ?? issue.errors.flat()[0], given);
    case 'custom':
      return issue.message;
    case 'invalid_format':
      return issue.message === 'Invalid input'
        ? `is ${shown(given)}, which has the wrong form`
        : `${issue.message}, not ${shown(given)}`;
    case 'too_small':
      return `must be at least ${issue.minimum}, not ${shown(given)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}, not ${shown(given)}`;
    default:
      return `is ${shown(given)}, which is not allowed here`;
  }
}

const NOUNS: Record<string, string> = { string: 'a text', object: 'a map', int: 'a whole number', number: 'a whole number' };

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'empty';
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
