import type { Finding } from '#core/report.ts';
import { isProtectionPage, PROTECTED_HINT } from '#kit/protection.ts';
import { judgeSignals } from './judge-signals.ts';
import type { Signals } from './signals.ts';
import type { Landed, Visit } from './visit.ts';

/** Judges one visited page. A page that could not be measured gives `error`, never `fail` or nothing. */
export function judgeVisit(url: URL, visit: Visit, signals: Signals, timeoutMs: number): Finding[] {
  switch (visit.kind) {
    case 'unreachable':
      return [unreachable(url, visit.reason)];
    case 'crashed':
      return [crashed(url)];
    case 'not-a-page':
      return [{ ...broken('status', url), title: `Chrome could not show it as a page: ${visit.reason}.`, actual: visit.reason }];
    case 'landed':
      return judgeLanded(url, visit, signals, timeoutMs);
  }
}

function judgeLanded(url: URL, landed: Landed, signals: Signals, timeoutMs: number): Finding[] {
  if (isProtectionPage({ status: landed.status, url: landed.finalUrl })) return [protectedPage(url, landed.status)];
  if (landed.vercelError && !isOfTheApplication(landed.vercelError))
    return [unreachable(url, `Vercel says ${landed.vercelError}`)];
  if (landed.status === 429) return [unreachable(url, 'the site answers 429 (too many requests)')];
  if (landed.status >= 400) return [badStatus(url, landed.status, landed.vercelError)];
  return [
    ...(landed.timedOut ? [loadTimeout(url, timeoutMs)] : []),
    ...(landed.shown?.title === '' ? [noTitle(url)] : []),
    ...(landed.shown?.hasContent === false ? [emptyPage(url)] : []),
    ...judgeSignals(url, new Set([url.origin, new URL(landed.finalUrl).origin]), signals),
  ];
}

/**
 * Whether Vercel's code tells of the site itself: a missing page, or a function that broke or took too long.
 * All others tell of the deployment or the platform, so nothing was measured.
 * @see https://vercel.com/docs/errors
 */
const isOfTheApplication = (code: string) => code === 'NOT_FOUND' || /FUNCTION|MIDDLEWARE|INFINITE_LOOP/.test(code);

const broken = (rule: string, url: URL) => ({ rule, verdict: 'fail', severity: 'high', where: { url: url.href } }) as const;
const unmeasured = (rule: string, url: URL) => ({ ...broken(rule, url), verdict: 'error' }) as const;

export const unreachable = (url: URL, reason: string): Finding => ({
  ...unmeasured('unreachable', url),
  title: `${url.href} could not be reached: ${reason}.`,
  fix: 'Check that the deployment is up and that the address is right, then run the job again.',
});

export const protectedPage = (url: URL, status: number): Finding => ({
  ...unmeasured('protected', url),
  title: `${url.pathname} is behind deployment protection, so nothing was measured.`,
  actual: status,
  expected: 'the page itself',
  fix: PROTECTED_HINT,
});

export const crashed = (url: URL): Finding => ({
  ...unmeasured('browser-crash', url),
  title: `Chrome's tab crashed on ${url.pathname}.`,
  fix: 'Run the job again; if it stays, look for a script that uses up the memory.',
});

const badStatus = (url: URL, status: number, vercelError: string | undefined): Finding => ({
  ...broken('status', url),
  severity: 'critical',
  title: `${url.pathname} answers ${status}${vercelError ? ` (${vercelError})` : ''}.`,
  actual: status,
  expected: 'below 400',
  fix:
    status === 404
      ? 'Check that the page is part of the build, or take it out of `pages`.'
      : "Look at the deployment's runtime log for this request.",
});

const loadTimeout = (url: URL, timeoutMs: number): Finding => ({
  ...broken('load-timeout', url),
  title: `${url.pathname} did not finish loading in time.`,
  expected: timeoutMs,
  unit: 'ms',
  fix: 'Look in the trace for the request or the script that never ends, or raise timeout-ms.',
});

const noTitle = (url: URL): Finding => ({
  ...broken('title', url),
  severity: 'medium',
  title: `${url.pathname} has no title.`,
  actual: '',
  expected: 'a title',
  fix: 'Give the page a <title>.',
});

const emptyPage = (url: URL): Finding => ({
  ...broken('empty-page', url),
  severity: 'critical',
  title: `${url.pathname} shows nothing: <main>, or <body> without one, is empty.`,
  actual: 'empty',
  expected: 'text, an image or a control',
  fix: 'See the screenshot and the other findings: mostly a script failed before it rendered.',
});
