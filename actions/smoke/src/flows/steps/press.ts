import * as z from 'zod/mini';
import { defineVerb } from '../step.ts';

/** Presses a key where the focus is, such as `Enter` or `Control+K`. @see https://playwright.dev/docs/api/class-keyboard#keyboard-press */
export const press = defineVerb({
  args: z.string().check(z.regex(/^(\S+\+)*\S+$/, 'must be a key such as Enter or Control+K')),
  describe: (key) => `press ${key}`,
  run: (key, { page }) => page.keyboard.press(key),
});
