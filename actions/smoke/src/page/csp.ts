import type { BrowserContext, Page } from 'playwright-core';
import { oneLine } from '../findings.ts';

/** One `securitypolicyviolation` event of the page itself. */
export interface CspViolation {
  /** Such as `script-src-elem`. */
  directive: string;
  /** Address that was blocked, or `inline`, `eval`, … */
  blocked: string;
  /** Where the blocked thing stands. */
  source: string;
  line: number;
  /** Only told by a Report-Only policy, nothing was blocked. */
  reportOnly: boolean;
}

const BINDING = '__shipgateCspViolation';

const LISTENER = `addEventListener('securitypolicyviolation', (event) => ${BINDING}({
  directive: event.effectiveDirective, blocked: event.blockedURI, source: event.sourceFile || event.documentURI,
  line: event.lineNumber, disposition: event.disposition }));`;

/**
 * Reports every violation in the page's own frames. The policy stays in force: bypassing it would hide all violations.
 * The page can call the binding as well, so its arguments are read as a stranger's.
 */
export async function watchCsp(context: BrowserContext, page: Page, report: (violation: CspViolation) => void): Promise<void> {
  await context.exposeBinding(BINDING, ({ frame }, event: unknown) => {
    if (!isOwnFrame(frame.url(), page.url()) || typeof event !== 'object' || event === null) return;
    const fields = event as Record<string, unknown>;
    const text = (name: string) => oneLine(String(fields[name] ?? ''));
    report({
      directive: text('directive'),
      blocked: text('blocked'),
      source: text('source'),
      line: Number(fields.line) || 0,
      reportOnly: fields.disposition === 'report',
    });
  });
  await context.addInitScript({ content: LISTENER });
}

function isOwnFrame(frameUrl: string, pageUrl: string): boolean {
  const frame = URL.parse(frameUrl);
  return frame !== null && (frame.origin === 'null' || frame.origin === URL.parse(pageUrl)?.origin);
}
