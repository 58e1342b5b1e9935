import type { Finding } from '#core/report.ts';
import { cutBytes } from '#core/text.ts';

/** Longest text of a page that goes into a finding. */
const TEXT_MAX_BYTES = 500;

/** A stranger's text as one capped line. */
export const oneLine = (text: string): string => cutBytes(text.replace(/\s+/g, ' ').trim(), TEXT_MAX_BYTES);

/** Whether a check with these findings did not pass. */
export const isRed = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.verdict === 'fail' || finding.verdict === 'error');

/** Whether another attempt could end otherwise: a protection page stays one. */
export const isWorthRetrying = (findings: readonly Finding[]): boolean =>
  isRed(findings) && !findings.some((finding) => finding.rule === 'protected');

/** The findings without repetitions: a script that breaks on every page in the same way is told once, for the first page. */
export function distinctFindings(findings: readonly Finding[]): Finding[] {
  const byCause = new Map<string, Finding>();
  for (const finding of findings) {
    const place = finding.where?.file ?? finding.where?.url;
    const cause = JSON.stringify([finding.rule, finding.verdict, finding.title, place, finding.where?.line]);
    if (!byCause.has(cause)) byCause.set(cause, finding);
  }
  return [...byCause.values()];
}
