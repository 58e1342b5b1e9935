import { setTimeout as delay } from 'node:timers/promises';
import type { Page, Response } from 'playwright-core';
import { messageOf } from '#kit/errors.ts';
import { oneLine } from '../findings.ts';
import type { Signals } from './signals.ts';

/** What came of opening a page. */
export type Visit = Landed | { kind: 'unreachable' | 'crashed' | 'not-a-page'; reason: string };

export interface Landed {
  kind: 'landed';
  status: number;
  /** The address in the end, after redirects. */
  finalUrl: string;
  /** Vercel's own error code, from `x-vercel-error`. */
  vercelError: string | undefined;
  /** What the document shows; absent when it was not looked at, or when a script never let it. */
  shown: Shown | undefined;
  /** Until the `load` event. */
  loadMs: number;
  /** The `load` event did not come in time. */
  timedOut: boolean;
}

/** How long requests and errors right after `load` are waited for; a page that never rests is not waited for longer. */
const SETTLE_MS = 2000;
/** How long an application may take after `load` to show its first content. */
const CONTENT_MS = 3000;
const POLL_MS = 150;

/** Opens an address and waits until it shows something. Never throws for what the page or the network does. */
export async function visit({ page, signals }: { page: Page; signals: Signals }, url: URL, timeoutMs: number): Promise<Visit> {
  const startedAt = performance.now();
  let response: Response | null;
  try {
    response = await page.goto(url.href, { waitUntil: 'commit', timeout: timeoutMs });
  } catch (thrown) {
    const { documentStatus: status } = signals;
    // Chrome shows a page of its own for an error status without a body.
    if (messageOf(thrown).includes('ERR_HTTP_RESPONSE_CODE_FAILURE') && status !== undefined) return bodyless(url, status);
    return explain(messageOf(thrown), timeoutMs);
  }
  if (!response) return { kind: 'not-a-page', reason: 'there was no answer to judge' };
  const left = Math.max(1, timeoutMs - (performance.now() - startedAt));
  const timedOut = await page.waitForLoadState('load', { timeout: left }).then(
    () => false,
    () => true,
  );
  const loadMs = Math.round(performance.now() - startedAt);
  // A page that polls never falls silent: what it has shown by then is judged all the same.
  if (!timedOut) await page.waitForLoadState('networkidle', { timeout: SETTLE_MS }).catch(() => undefined);
  const shown = response.status() < 400 ? await look(page) : undefined;
  if (shown === 'crashed') return { kind: 'crashed', reason: 'the tab crashed' };
  return {
    kind: 'landed',
    status: response.status(),
    finalUrl: page.url(),
    vercelError: response.headers()['x-vercel-error'],
    loadMs,
    timedOut,
    shown,
  };
}

const bodyless = (url: URL, status: number): Landed => ({
  kind: 'landed',
  status,
  finalUrl: url.href,
  vercelError: undefined,
  shown: undefined,
  loadMs: 0,
  timedOut: false,
});

export interface Shown {
  title: string;
  hasContent: boolean;
}

/** Looks at the document until it has a title and content. */
async function look(page: Page): Promise<Shown | 'crashed' | undefined> {
  const until = performance.now() + CONTENT_MS;
  let seen: Shown | undefined;
  while (performance.now() < until) {
    const left = until - performance.now();
    const result = await Promise.race([page.evaluate(readDocument).catch(messageOf), delay(left, 'no answer', { ref: false })]);
    if (typeof result === 'string' && /crashed/i.test(result)) return 'crashed';
    if (typeof result !== 'string') {
      seen = { title: oneLine(result.title), hasContent: result.hasContent };
      if (seen.title && seen.hasContent) return seen;
    }
    await delay(POLL_MS);
  }
  return seen;
}

/** Runs in the page. Content is text, or something to look at or to use. */
function readDocument(): Shown {
  const root = document.querySelector<HTMLElement>('main, [role=main]') ?? document.body;
  const things = 'img, svg, canvas, video, picture, iframe, object, embed, input, button, select, textarea';
  // biome-ignore lint/performance/useDomNodeTextContent: hidden text and scripts are no content for a visitor
  const hasContent = root !== null && ((root.innerText ?? '').trim() !== '' || root.querySelector(things) !== null);
  return { title: document.title, hasContent };
}

/** @see https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h */
const NETWORK_ERROR =
  /net::(ERR_(?:NAME_|DNS_|CONNECTION_|ADDRESS_|INTERNET_|NETWORK_|SOCKET_|PROXY_|TUNNEL_|TIMED_OUT|EMPTY_RESPONSE|SSL_|CERT_|INVALID_HTTP_RESPONSE)\w*)/;

/** Chrome's code for a site that could not be reached, from Playwright's message. */
export const networkError = (message: string): string | undefined => NETWORK_ERROR.exec(message)?.[1];

function explain(message: string, timeoutMs: number): Visit {
  const network = networkError(message);
  if (network) return { kind: 'unreachable', reason: network };
  if (/Timeout .*exceeded/.test(message)) return { kind: 'unreachable', reason: `no answer within ${timeoutMs} ms` };
  if (/crashed/i.test(message)) return { kind: 'crashed', reason: 'the tab crashed' };
  const reason = /net::(ERR_\w+)/.exec(message)?.[1] ?? message.split('\n')[0] ?? '';
  return { kind: 'not-a-page', reason: oneLine(reason.replace(/^page\.goto: /, '')) };
}
