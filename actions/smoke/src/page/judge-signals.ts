import type { Finding } from '#core/report.ts';
import type { CspViolation } from './csp.ts';
import type { PageError } from './errors.ts';
import type { FailedRequest, Signals } from './signals.ts';

/** Told as information only, so a few are enough. */
const MAX_CONSOLE_FINDINGS = 5;

/**
 * Judges what Chrome told while a page was open.
 * @param origins the site's own origins: a failed request to any other one is not the site's fault.
 */
export function judgeSignals(url: URL, origins: ReadonlySet<string>, signals: Signals): Finding[] {
  return [
    ...signals.errors.map((error) => uncaught(url, error)),
    ...signals.failedRequests.filter((request) => counts(request, origins)).map((request) => failedRequest(url, request)),
    ...signals.violations.filter((violation) => !isToolbar(violation.blocked)).map((violation) => cspViolation(url, violation)),
    ...signals.consoleErrors.slice(0, MAX_CONSOLE_FINDINGS).map((text) => consoleError(url, text)),
  ];
}

/** ERR_ABORTED is what an AbortController or a left page gives; what the CSP blocks is told as its violation. */
const IGNORED_CAUSES: readonly (number | string)[] = ['net::ERR_ABORTED', 'net::ERR_BLOCKED_BY_CSP', 'csp'];

const counts = (request: FailedRequest, origins: ReadonlySet<string>) =>
  origins.has(URL.parse(request.url)?.origin ?? '') && !IGNORED_CAUSES.includes(request.cause);

/** Vercel puts its toolbar into previews; the site does not ask for it. */
const isToolbar = (address: string) => /^https:\/\/([a-z0-9-]+\.)*vercel\.live(\/|$)/.test(address);

/** Below the site's origin only the path is shown. */
function placeOf(url: URL, address: string): string {
  const place = URL.parse(address);
  return place?.origin === url.origin ? place.pathname : address;
}

const whereOf = (url: URL, source: string, line: number): Finding['where'] => ({
  url: url.href,
  ...(source && { file: placeOf(url, source), ...(line > 0 && { line }) }),
});

function uncaught(url: URL, error: PageError): Finding {
  const file = placeOf(url, error.url);
  return {
    rule: 'uncaught-error',
    title: `Uncaught error: ${error.message}`,
    verdict: 'fail',
    severity: 'high',
    expected: 'no uncaught error',
    where: whereOf(url, error.url, error.line),
    fix: file ? `Mend the script at ${file}:${error.line}.` : 'Mend the script; the trace shows when it threw.',
  };
}

const failedRequest = (url: URL, { method, url: address, cause }: FailedRequest): Finding => ({
  rule: 'failed-request',
  title: `${method} ${placeOf(url, address)} failed: ${cause}.`,
  verdict: 'fail',
  severity: 'high',
  actual: cause,
  expected: 'below 400',
  where: { url: url.href, file: placeOf(url, address) },
  fix: 'Deploy what the page asks for, or stop asking for it.',
});

function cspViolation(url: URL, violation: CspViolation): Finding {
  const { directive, blocked, reportOnly } = violation;
  return {
    rule: 'csp-violation',
    title: `${reportOnly ? 'A Report-Only policy would block' : 'The Content Security Policy blocks'} ${placeOf(url, blocked)} (${directive}).`,
    verdict: reportOnly ? 'pass' : 'fail',
    severity: reportOnly ? 'info' : 'high',
    actual: blocked,
    expected: 'nothing that the page asks for is blocked',
    where: whereOf(url, violation.source, violation.line),
    fix: `Allow it in ${directive}, or stop loading it.`,
  };
}

const consoleError = (url: URL, text: string): Finding => ({
  rule: 'console-error',
  title: `The page writes an error to the console: ${text}`,
  verdict: 'pass',
  severity: 'info',
  where: { url: url.href },
});
