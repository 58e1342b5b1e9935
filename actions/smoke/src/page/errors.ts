import type { BrowserContext, Page } from 'playwright-core';
import { oneLine } from '../findings.ts';

export interface PageError {
  message: string;
  /** Address of the script; empty when Chrome does not know it. */
  url: string;
  /** From 1. */
  line: number;
}

/** @see https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#type-ExceptionDetails */
interface ExceptionDetails {
  text: string;
  url?: string;
  lineNumber: number;
  exception?: { description?: string; value?: unknown };
  stackTrace?: { callFrames: { url: string; lineNumber: number }[] };
}

/**
 * Reports every error that nothing caught, rejected promises too, with its place. It asks Chrome itself: the place of a script
 * that does not parse, and what `throw 'text'` threw, are not in Playwright's event.
 */
export async function watchErrors(context: BrowserContext, page: Page, report: (error: PageError) => void): Promise<void> {
  const session = await context.newCDPSession(page);
  session.on('Runtime.exceptionThrown', ({ exceptionDetails }: { exceptionDetails: ExceptionDetails }) =>
    report(readError(exceptionDetails)),
  );
  await session.send('Runtime.enable');
}

/** One line and the innermost place that has an address. */
function readError({ text, url, lineNumber, exception, stackTrace }: ExceptionDetails): PageError {
  const [first] = (exception?.description ?? '').split(/\n\s+at /);
  const message = first || (exception && 'value' in exception ? `${text} ${JSON.stringify(exception.value)}` : text);
  const frame = stackTrace?.callFrames.find((candidate) => candidate.url !== '');
  const place = frame ?? { url: url ?? '', lineNumber };
  return { message: oneLine(message), url: place.url, line: place.lineNumber + 1 };
}
