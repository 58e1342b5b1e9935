import { CspEvaluator } from 'csp_evaluator';
import { type Finding as Remark, Severity, Type } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';

/** Newer than CSP Evaluator 1.1.8, which calls them unknown. @see https://github.com/google/csp-evaluator/issues/66 */
const NEWER_WORDS = ["'trusted-types-eval'", "'report-sha256'", "'report-sha384'", "'report-sha512'", 'fenced-frame-src'];

export type { Remark };
export { Severity, Type };

/**
 * What CSP Evaluator has against one policy, as it is sure of: HIGH, MEDIUM and SYNTAX. Its "maybe" remarks are left out; they
 * concern nearly every policy, such as one that allows 'self'.
 */
export function evaluate(policy: string): Remark[] {
  const remarks = new CspEvaluator(new CspParser(policy).csp).evaluate();
  const sure = remarks.filter(({ severity }) => [Severity.HIGH, Severity.MEDIUM, Severity.SYNTAX].includes(severity));
  return sure.filter(({ directive, value }) => !NEWER_WORDS.includes(directive) && !NEWER_WORDS.includes(value ?? ''));
}

/** Whether scripts of this source are known to let an attacker past the policy, by JSONP or old Angular. */
export const isKnownBypass = (source: string): boolean =>
  evaluate(`script-src ${source}; object-src 'none'`).some(({ type }) => type === Type.SCRIPT_ALLOWLIST_BYPASS);
