import * as z from 'zod/mini';
import { defineVerb } from '../step.ts';

/** A URL takes a back-slash for a slash and leaves tabs and line ends out, so `/\evil.test` would be another host. */
const PATH = /^\/(?!\/)[^\\\t\r\n]*$/;

/** Opens a page of the site. */
export const goto = defineVerb({
  args: z.string().check(z.regex(PATH, 'must be a path that begins with one "/": a flow stays on the site')),
  describe: (path) => `goto ${path}`,
  async run(path, { page, origin, timeoutMs }) {
    await page.goto(new URL(path, origin).href, { waitUntil: 'load', timeout: timeoutMs });
  },
});
