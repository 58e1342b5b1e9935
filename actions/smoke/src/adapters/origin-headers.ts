import type { BrowserContext, Page } from 'playwright-core';

interface PausedRequest {
  requestId: string;
  request: { url: string; headers: Record<string, string> };
}

/**
 * Adds headers to a page's requests to one exact origin. Chrome pauses every hop of a redirect by itself, and what is added to one hop is
 * not carried to the next, so the headers never reach another origin; Playwright's own routing would carry them along.
 * @see https://chromedevtools.github.io/devtools-protocol/tot/Fetch/#method-continueRequest
 */
export async function sendHeadersTo(
  context: BrowserContext,
  page: Page,
  origin: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const session = await context.newCDPSession(page);
  session.on('Fetch.requestPaused', ({ requestId, request }: PausedRequest) => {
    const isOwn = URL.parse(request.url)?.origin === origin;
    const all = Object.entries({ ...request.headers, ...headers }).map(([name, value]) => ({ name, value }));
    // A request of a page that is gone cannot be continued any more, and need not be.
    session.send('Fetch.continueRequest', { requestId, ...(isOwn && { headers: all }) }).catch(() => undefined);
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: `${origin}/*`, requestStage: 'Request' }] });
}
