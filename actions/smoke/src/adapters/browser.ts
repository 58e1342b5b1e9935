import type { Browser } from 'playwright-core';
import { browserEnv, chromeFlags, findChrome } from '#kit/chrome.ts';
import { CancelledError, messageOf, UserError } from '#kit/errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Vercel's preview toolbar is not part of the site; without its host it does not load. */
const NO_TOOLBAR = '--host-resolver-rules=MAP vercel.live ~NOTFOUND, MAP *.vercel.live ~NOTFOUND';

/**
 * Starts Chrome; it is closed on dispose, and at once when the signal aborts.
 * Playwright's own signal handlers stay off: they would end the process before the report is written.
 */
export async function openBrowser(env: Env, tracesDir: string, signal: AbortSignal): Promise<Browser & AsyncDisposable> {
  const executablePath = findChrome(env);
  const flags = chromeFlags();
  const { chromium } = await import('playwright-core');
  signal.throwIfAborted();
  const browser = await chromium
    .launch({
      executablePath,
      env: browserEnv(env),
      args: [...flags, NO_TOOLBAR],
      chromiumSandbox: !flags.includes('--no-sandbox'),
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      tracesDir,
    })
    .catch((thrown: unknown) => {
      throw new UserError(`Chrome (${executablePath}) did not start: ${messageOf(thrown).split('\n').slice(0, 3).join(' ')}`);
    });
  if (signal.aborted) {
    await browser.close();
    throw new CancelledError();
  }
  signal.addEventListener('abort', () => void browser.close(), { once: true });
  return browser;
}
