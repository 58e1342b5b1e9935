import { provideBrowser } from '#sandbox/browser/browser.ts';
import { type Check, PASSED } from './check.ts';

/** Finds or unpacks the browser that the tests drive, and hands it to every later check in `CHROME_PATH`. */
export const BROWSER_CHECK: Check = {
  name: 'a browser is here',
  async run() {
    process.env.CHROME_PATH = await provideBrowser(process.env);
    return PASSED;
  },
};
