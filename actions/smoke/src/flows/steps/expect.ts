import * as z from 'zod/mini';
import { describeTarget, locatorFields, oneWay, targetSchema } from '../locator.ts';
import { defineVerb } from '../step.ts';
import { expectCount, expectStatus, expectText, expectTitle, expectUrl, expectVisible } from './expectations.ts';

const words = z.string().check(z.minLength(1));

const fields = {
  /** The element is there for a person to see. */
  visible: z.optional(targetSchema),
  /** Words somewhere on the page, or in one element. */
  text: z.optional(z.union([words, z.strictObject({ ...locatorFields, contains: words }).check(oneWay)])),
  /** The path; with its query where one is given. */
  url: z.optional(words),
  /** Words in the title. */
  title: z.optional(words),
  /** How many elements there are. */
  count: z.optional(z.strictObject({ ...locatorFields, is: z.int().check(z.minimum(0)) }).check(oneWay)),
  /** Status of the page that was opened last. */
  status: z.optional(z.int().check(z.minimum(100), z.maximum(599))),
};

/** Waits until something is as it should be. Named `expect` in a flow. */
export const expectation = defineVerb({
  args: z.strictObject(fields).check(
    z.refine((args) => Object.values(args).filter((value) => value !== undefined).length === 1, {
      error: `must hold exactly one of ${Object.keys(fields).join(', ')}`,
    }),
  ),
  describe({ visible, text, url, title, count, status }) {
    if (visible) return `expect ${describeTarget(visible)} to be visible`;
    if (typeof text === 'string') return `expect the text "${text}"`;
    if (text) return `expect ${describeTarget(text)} to contain "${text.contains}"`;
    if (url !== undefined) return `expect the address ${url}`;
    if (title !== undefined) return `expect the title "${title}"`;
    if (count) return `expect ${count.is} of ${describeTarget(count)}`;
    return `expect the status ${status}`;
  },
  async run({ visible, text, url, title, count, status }, context) {
    if (visible) await expectVisible(visible, context);
    if (typeof text === 'string') await expectVisible({ text }, context);
    else if (text) await expectText(text, text.contains, context);
    if (url !== undefined) await expectUrl(url, context);
    if (title !== undefined) await expectTitle(title, context);
    if (count) await expectCount(count, count.is, context);
    if (status !== undefined) await expectStatus(status, context);
  },
});
