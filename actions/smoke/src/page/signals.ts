import type { BrowserContext, Page } from 'playwright-core';
import { oneLine } from '../findings.ts';
import { type CspViolation, watchCsp } from './csp.ts';

export interface PageError {
  message: string;
  /** Address of the script; empty when Chrome does not know it. */
  url: string;
  /** From 1. */
  line: number;
}

export interface FailedRequest {
  method: string;
  url: string;
  /** The status, or Chrome's error such as `net::ERR_CONNECTION_RESET`. */
  cause: number | string;
}

/** What a visitor would not see, but Chrome tells: each list holds the first ones only. */
export interface Signals {
  errors: PageError[];
  failedRequests: FailedRequest[];
  violations: CspViolation[];
  consoleErrors: string[];
  /** Status of the newest document in the main frame. */
  documentStatus: number | undefined;
}

/** A page in an endless error loop must not fill the memory. */
const MAX_PER_LIST = 50;

/** Starts to listen; call it before the first navigation. The lists grow while the page lives. */
export async function listenToSignals(context: BrowserContext, page: Page): Promise<Signals> {
  const signals: Signals = { errors: [], failedRequests: [], violations: [], consoleErrors: [], documentStatus: undefined };
  const add = <T>(list: T[], item: T) => {
    if (list.length < MAX_PER_LIST) list.push(item);
  };
  context.on('weberror', (webError) => {
    const place = placeOfError(webError.error(), webError.location());
    add(signals.errors, { message: oneLine(messageOfError(webError.error())), ...place });
  });
  page.on('requestfailed', (request) => {
    const cause = request.failure()?.errorText ?? 'failed';
    if (!request.isNavigationRequest()) add(signals.failedRequests, { method: request.method(), url: request.url(), cause });
  });
  page.on('response', (response) => {
    const request = response.request();
    if (request.isNavigationRequest() && response.frame() === page.mainFrame()) {
      signals.documentStatus = response.status();
    } else if (response.status() >= 400) {
      add(signals.failedRequests, { method: request.method(), url: request.url(), cause: response.status() });
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !isToldElsewhere(message.text())) add(signals.consoleErrors, oneLine(message.text()));
  });
  await watchCsp(context, page, (violation) => add(signals.violations, violation));
  return signals;
}

/** Chrome repeats failed requests and CSP violations on the console. */
const isToldElsewhere = (text: string) => /^Failed to load resource|Content[- ]Security[- ]Policy/i.test(text);

const messageOfError = (error: Error) => (error.name && error.message ? `${error.name}: ${error.message}` : String(error));

/** Chrome's own location (from 0), else the first line of the stack that names a script, as for a script that does not parse. */
function placeOfError(error: Error, location: { url: string; line: number }): { url: string; line: number } {
  if (location.url) return { url: location.url, line: location.line + 1 };
  const [, url = '', line = '0'] = /(https?:\/\/[^\s()]+?):(\d+)(?::\d+)?\)?$/m.exec(error.stack ?? '') ?? [];
  return { url, line: Number(line) };
}
