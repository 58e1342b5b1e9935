import * as z from 'zod/mini';
import { defineVerb } from '../step.ts';

/** Keeps a picture of the page. */
export const screenshot = defineVerb({
  args: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be a name of letters, digits, "-" and "_", at most 40')),
  describe: (label) => `screenshot ${label}`,
  run: (label, context) => context.screenshot(label),
});
