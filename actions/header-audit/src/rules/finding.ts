import type { Finding } from '#core/report.ts';
import { cutBytes } from '#core/text.ts';
import type { Captured } from '../captured.ts';

/** Longest piece of a site's own text that a finding shows. */
const MAX_SEEN_BYTES = 300;

/**
 * How bad a finding is: `fail` where MDN Observatory takes 20 points or more or CSP Evaluator says HIGH, `warn` where it takes
 * fewer, and `hint` for what would be better but costs nothing: such a finding passes.
 */
export type Level = 'fail' | 'warn' | 'hint' | 'skip';

export interface Fault {
  /** Kebab-case: `hsts-missing`. */
  rule: string;
  level: Level;
  /** One sentence for a person. Text of the site must have gone through `shown`. */
  title: string;
  /** What the site sent: goes through `shown`. */
  seen?: string | undefined;
  /** What to send instead: `Header: value`. */
  send?: string;
  /** What to do where sending a header is not it. */
  fix?: string;
  /** Where it is explained. */
  help: string;
}

const SEVERITY = { fail: 'high', warn: 'medium', hint: 'info', skip: 'info' } as const;
const VERDICT = { fail: 'fail', warn: 'warn', hint: 'pass', skip: 'skip' } as const;

/** Makes a finding about a page. */
export function finding(page: Pick<Captured, 'url'>, { rule, level, title, seen, send, fix, help }: Fault): Finding {
  // A hint is told, not urged: what to send stands in `expected`.
  const advice = fix ?? (send !== undefined && level !== 'hint' ? `Send ${send}` : undefined);
  return {
    rule,
    title,
    verdict: VERDICT[level],
    severity: SEVERITY[level],
    ...(seen !== undefined && { actual: shown(seen) }),
    ...(send !== undefined && { expected: send }),
    ...(advice !== undefined && { fix: advice }),
    where: { url: addressOf(page.url) },
    help,
  };
}

/** A site's own text as it may be shown: one line, short, without nonces. */
export const shown = (text: string): string =>
  cutBytes(
    text
      .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .replaceAll(/'nonce-[^']*'?/gi, "'nonce-***'")
      .trim(),
    MAX_SEEN_BYTES,
  );

/** An address as it may be shown: without its query and fragment, where tokens stand. */
export function addressOf(url: string): string {
  const parsed = URL.parse(url);
  return shown(parsed ? parsed.origin + parsed.pathname : url);
}

const MDN = 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers';
/** MDN's page on a header. */
export const mdn = (header: string): string => `${MDN}/${header}`;
