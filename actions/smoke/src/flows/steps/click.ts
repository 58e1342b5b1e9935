import { describeTarget, locate, targetSchema } from '../locator.ts';
import { defineVerb } from '../step.ts';

/** Clicks an element when it is visible, still, enabled and not covered. */
export const click = defineVerb({
  args: targetSchema,
  describe: (target) => `click ${describeTarget(target)}`,
  run: (target, { page, timeoutMs }) => locate(page, target).click({ timeout: timeoutMs }),
});
