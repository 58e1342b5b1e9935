import * as z from 'zod/mini';
import { describeTarget, locate, locatorFields, oneWay } from '../locator.ts';
import { defineVerb } from '../step.ts';

/** Replaces the text of a field. */
export const fill = defineVerb({
  args: z.strictObject({ ...locatorFields, value: z.string() }).check(oneWay),
  describe: (args) => `fill ${describeTarget(args)}`,
  run: (args, { page, timeoutMs }) => locate(page, args).fill(args.value, { timeout: timeoutMs }),
});
