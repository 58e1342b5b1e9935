import { setTimeout as delay } from 'node:timers/promises';
import { oneLine } from '../../findings.ts';
import { describeTarget, locate, type Target } from '../locator.ts';
import { type StepContext, StepFailure } from '../step.ts';

const POLL_MS = 100;

/**
 * Reads something until it is accepted.
 * @throws StepFailure with what was read last when the time is over.
 */
async function poll<T extends string | number>(
  read: () => Promise<T> | T,
  accept: (seen: T) => boolean,
  expected: string | number,
  { timeoutMs, signal }: StepContext,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const seen = await read();
    if (accept(seen)) return;
    if (performance.now() > until) throw new StepFailure(typeof seen === 'string' ? oneLine(seen) : seen, expected);
    await delay(POLL_MS, undefined, { signal });
  }
}

export function expectVisible(target: Target, context: StepContext): Promise<void> {
  const locator = locate(context.page, target);
  const read = async () => {
    if ((await locator.filter({ visible: true }).count()) > 0) return 'visible';
    return (await locator.count()) > 0 ? 'there, but hidden' : 'not on the page';
  };
  return poll(read, (seen) => seen === 'visible', `${describeTarget(target)} visible`, context);
}

export function expectText(target: Target, words: string, context: StepContext): Promise<void> {
  const locator = locate(context.page, target);
  const read = async () => ((await locator.count()) === 0 ? 'not on the page' : (await locator.allInnerTexts()).join('\n'));
  const bare = (text: string) => text.replace(/\s+/g, ' ');
  return poll(read, (seen) => bare(seen).includes(bare(words)), words, context);
}

/** A path is held against the path, with its query and fragment as far as they are given. */
export function expectUrl(url: string, context: StepContext): Promise<void> {
  const wanted = new URL(url, context.origin);
  const accept = (seen: string) => {
    const { origin, pathname, search, hash } = new URL(seen);
    const same = origin === wanted.origin && pathname === wanted.pathname;
    return same && (!wanted.search || search === wanted.search) && (!wanted.hash || hash === wanted.hash);
  };
  return poll(() => context.page.url(), accept, wanted.href, context);
}

export const expectTitle = (words: string, context: StepContext): Promise<void> =>
  poll(
    () => context.page.title(),
    (seen) => seen.includes(words),
    words,
    context,
  );

export function expectCount(target: Target, is: number, context: StepContext): Promise<void> {
  const locator = locate(context.page, target);
  return poll(
    () => locator.count(),
    (seen) => seen === is,
    is,
    context,
  );
}

export const expectStatus = (status: number, context: StepContext): Promise<void> =>
  poll(
    () => context.documentStatus() ?? 'no page',
    (seen) => seen === status,
    status,
    context,
  );
