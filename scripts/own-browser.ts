import { findChrome } from '#kit/chrome.ts';
import { unpackChromium } from '#sandbox/browser/unpack.ts';

/** Actions that drive a browser. */
const DRIVING = new Set(['smoke', 'budget-gate']);

/**
 * The environment for an action at a terminal: who has no Chrome gets the one that came with this checkout's packages, as `npm run try`
 * does. An installed one, and `CHROME_PATH`, go before it.
 */
export function withOwnBrowser(
  env: Readonly<Record<string, string | undefined>>,
  [action = '', ...flags]: readonly string[],
): Readonly<Record<string, string | undefined>> {
  if (!DRIVING.has(action) || flags.includes('--help') || env.CHROME_PATH) return env;
  try {
    findChrome(env);
    return env;
  } catch {
    // None is installed.
  }
  try {
    return { ...env, CHROME_PATH: unpackChromium() };
  } catch {
    // None for this platform: the action says what to install.
    return env;
  }
}
