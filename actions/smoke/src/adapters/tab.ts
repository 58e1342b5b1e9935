import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listenToSignals, type Signals } from '../page/signals.ts';
import type { Entry } from './entry.ts';
import { sendHeadersTo } from './origin-headers.ts';

/** A page in a context of its own: no cookie, cache or storage of another check. */
export interface Tab extends AsyncDisposable {
  context: BrowserContext;
  page: Page;
  signals: Signals;
}

export async function openTab(browser: Browser, origin: string, entry: Entry): Promise<Tab> {
  const context = await browser.newContext({ acceptDownloads: false });
  if (entry.kind === 'cookie') await context.addCookies(entry.cookies.map((cookie) => ({ ...cookie, httpOnly: true })));
  const page = await context.newPage();
  if (entry.kind === 'header') await sendHeadersTo(context, page, origin, entry.headers);
  const signals = await listenToSignals(context, page);
  return { context, page, signals, [Symbol.asyncDispose]: () => context.close() };
}
