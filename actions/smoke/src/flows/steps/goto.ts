import * as z from 'zod/mini';
import { defineVerb } from '../step.ts';

/** Opens a page of the site. */
export const goto = defineVerb({
  args: z.string().check(z.regex(/^\/(?!\/)/, 'must be a path that begins with one "/": a flow stays on the site')),
  describe: (path) => `goto ${path}`,
  async run(path, { page, origin, timeoutMs }) {
    await page.goto(new URL(path, origin).href, { waitUntil: 'load', timeout: timeoutMs });
  },
});
