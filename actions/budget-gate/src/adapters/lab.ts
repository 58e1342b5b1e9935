import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CookieData } from 'puppeteer-core';
import { browserEnv, chromeFlags } from '#kit/chrome.ts';
import { CancelledError, messageOf, UserError } from '#kit/errors.ts';
import type { EntryCookie } from '#kit/protection.ts';
import type { LighthouseResult } from '../lighthouse-result.ts';
import type { Plan } from '../plan.ts';
import { flagsFor } from './settings.ts';

export interface LabOptions {
  /** The browser's program. */
  chrome: string;
  plan: Plan;
  device: 'mobile' | 'desktop';
  /** Set in each run's browser before it opens the page; a cookie goes to its own host only, unlike a header. */
  cookies: readonly EntryCookie[];
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/** One Chrome in which pages are measured, one after the other: two at a time would slow each other down. */
export interface Lab extends AsyncDisposable {
  /** A run in a context of its own, without cache and storage. A run that fails resolves with its `runtimeError`. */
  measure(url: URL): Promise<LighthouseResult>;
  /** Lighthouse's report for people. */
  html(result: LighthouseResult): string;
}

/**
 * Starts Chrome. It is killed at once when the signal aborts, and its profile is removed on dispose.
 * @throws UserError when it does not start.
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  const { chrome, plan, device, signal } = options;
  const [{ desktopConfig, generateReport, navigation }, { launch }] = await Promise.all([
    import('lighthouse'),
    import('puppeteer-core'),
  ]);
  signal.throwIfAborted();
  const profile = mkdtempSync(join(options.env.RUNNER_TEMP ?? tmpdir(), 'shipgate-chrome-'));
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  // Also when a cancelled job has no time left for the end below, or what Chrome started still wrote after it.
  process.once('exit', remove);
  const browser = await launch({
    executablePath: chrome,
    env: browserEnv(options.env),
    userDataDir: profile,
    args: chromeFlags(),
    defaultViewport: null,
    // The action ends Chrome itself; Puppeteer's handlers would end the process before the report is written.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  }).catch((thrown: unknown) => {
    remove();
    throw new UserError(`Chrome (${chrome}) did not start: ${messageOf(thrown).split('\n').slice(0, 3).join(' ')}`);
  });
  const kill = () => killAll(browser);
  signal.addEventListener('abort', kill);
  const settings = { flags: flagsFor(plan), ...(device === 'desktop' && { config: desktopConfig }) };
  const cookies = options.cookies.map((cookie): CookieData => ({ ...cookie, httpOnly: true }));

  return {
    async measure(url) {
      signal.throwIfAborted();
      if (!browser.connected) return failedResult(url)(new Error('Chrome has ended by itself'));
      const context = await browser.createBrowserContext();
      if (cookies.length > 0) await context.setCookie(...cookies);
      const page = await context.newPage();
      const outcome = await untilAborted(
        navigation(page, url.href, settings).then((result) => result?.lhr as LighthouseResult | undefined, failedResult(url)),
        signal,
      );
      if (browser.connected) await context.close();
      // A cancel before Lighthouse began shows as a closed connection only.
      signal.throwIfAborted();
      return outcome ?? failedResult(url)(new Error('Lighthouse gave no result'));
    },
    html: (result) => generateReport(result as unknown as Parameters<typeof generateReport>[0], 'html') as string,
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', kill);
      await close(browser);
      remove();
    },
  };
}

/** A result that says only why there is none. */
const failedResult =
  (url: URL) =>
  (thrown: unknown): LighthouseResult => ({
    finalDisplayedUrl: url.href,
    runtimeError: { code: 'RUN_FAILED', message: messageOf(thrown) },
    audits: {},
    categories: {},
  });

/** Lighthouse waits for timers of its own after Chrome is gone; a cancelled job does not. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = () => reject(new CancelledError());
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Asks Chrome to end and makes sure that it has. */
async function close(browser: Browser): Promise<void> {
  const chrome = browser.process();
  const isRunning = chrome && chrome.exitCode === null && chrome.signalCode === null;
  const ended = isRunning ? new Promise((done) => chrome.once('exit', done)) : undefined;
  if (browser.connected) await browser.close().catch(() => killAll(browser));
  else killAll(browser);
  await ended;
}

/** Kills Chrome with its renderers: Puppeteer starts it as the head of a process group, but for Windows, which has none. */
function killAll(browser: Browser): void {
  const chrome = browser.process();
  if (!chrome?.pid) return;
  if (process.platform === 'win32') {
    chrome.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-chrome.pid, 'SIGKILL');
  } catch (cause) {
    // Gone already: nothing is left to kill.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause;
  }
}
