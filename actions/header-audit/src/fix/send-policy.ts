import type { Finding } from '#core/report.ts';
import type { Header } from './headers-block.ts';

/** Findings about a page that has no policy in force. */
const WITHOUT_POLICY = ['csp-missing', 'csp-report-only'];
/** Comment and mail cut what is longer than this or little more, and half a policy mends nothing. */
const MAX_SHOWN_LENGTH = 500;

/** A browser refuses every inline script but those, so that the next build's page may stay empty. */
const CAUTION =
  " (Its hashes are of this build's inline scripts: where a build writes others, make the policy after each build.)";

/** Says what pages without a policy are to send, in words that hold wherever a finding is shown. */
export function sendPolicy(findings: readonly Finding[], block: readonly Header[]): Finding[] {
  const fix = adviceOf(block.find(({ key }) => key === 'Content-Security-Policy')?.value);
  return findings.map((finding) => (WITHOUT_POLICY.includes(finding.rule) ? { ...finding, fix } : finding));
}

function adviceOf(policy: string | undefined): string {
  if (policy === undefined) return 'Send a Content-Security-Policy that allows what the page loads, and nothing else.';
  const caution = /'sha(256|384|512)-/.test(policy) ? CAUTION : '';
  const whole = `Send Content-Security-Policy: ${policy}${caution}`;
  if (whole.length <= MAX_SHOWN_LENGTH) return whole;
  return `Send the Content-Security-Policy that stands in this gate's job summary, and in vercel.json beside its report: it is made from what the site loads.${caution}`;
}
