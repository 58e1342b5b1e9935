import type { BrowserContext, Page } from 'playwright-core';
import { oneLine } from '../findings.ts';
import { type CspViolation, watchCsp } from './csp.ts';
import { type PageError, watchErrors } from './errors.ts';

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
  page.on('requestfailed', (request) => {
    const cause = request.failure()?.errorText ?? 'failed';
    if (!request.isNavigationRequest())
      add(signals.failedRequests, { method: request.method(), url: oneLine(request.url()), cause });
  });
  page.on('response', (response) => {
    const request = response.request();
    if (request.isNavigationRequest() && response.frame() === page.mainFrame()) {
      signals.documentStatus = response.status();
    } else if (response.status() >= 400) {
      add(signals.failedRequests, { method: request.method(), url: oneLine(request.url()), cause: response.status() });
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !isToldElsewhere(message.text())) add(signals.consoleErrors, oneLine(message.text()));
  });
  await watchErrors(context, page, (error) => add(signals.errors, error));
  await watchCsp(context, page, (violation) => add(signals.violations, violation));
  return signals;
}

/** Chrome repeats failed requests and CSP violations on the console. */
const isToldElsewhere = (text: string) => /^Failed to load resource|Content[- ]Security[- ]Policy/i.test(text);
