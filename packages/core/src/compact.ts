import type { Finding, Report } from './report.ts';
import { cutBytes } from './text.ts';

/** `toJSON(needs)` is one environment variable and Linux allows 128 KiB for one: ten jobs with such a report fit well. */
export const COMPACT_MAX_BYTES = 10 * 1024;

const TEXT_LIMITS = [1000, 300, 100] as const;

/**
 * The report as it travels between jobs: JSON text of at most 10 KiB, the worst findings first, with counts of what was left out.
 * Never cuts inside a code point or the JSON, and never contains an expression opener, so no later step evaluates a stranger's text.
 */
export function compactReport(report: Report, maxBytes = COMPACT_MAX_BYTES): string {
  for (const limit of TEXT_LIMITS) {
    const whole = toText(shorten(report, limit, report.findings.length, report.metrics.length));
    if (bytes(whole) <= maxBytes) return whole;
  }
  const limit = TEXT_LIMITS[2];
  const metrics = largest(report.metrics.length, (count) => bytes(toText(shorten(report, limit, 0, count))) <= maxBytes / 2);
  const findings = largest(report.findings.length, (count) => bytes(toText(shorten(report, limit, count, metrics))) <= maxBytes);
  return toText(shorten(report, limit, findings, metrics));
}

function shorten(report: Report, limit: number, findingCount: number, metricCount: number): Report {
  const evidence = report.evidence.slice(0, 20).map((item) => ({ ...item, name: cutBytes(item.name, 120) }));
  const findings = report.findings.slice(0, findingCount).map((finding) => shortenFinding(finding, limit));
  const omitted = {
    findings: report.findings.length - findings.length,
    metrics: report.metrics.length - metricCount,
    evidence: report.evidence.length - evidence.length,
  };
  return {
    ...report,
    reason: cutBytes(report.reason, 400),
    target: { ...report.target, ...(report.target.url && { url: cutBytes(report.target.url, 400) }) },
    source: { ...report.source, ref: cutBytes(report.source.ref, 300) },
    findings,
    metrics: report.metrics.slice(0, metricCount),
    evidence,
    ...((omitted.findings || omitted.metrics || omitted.evidence) && { omitted }),
  };
}

function shortenFinding(finding: Finding, limit: number): Finding {
  const short = (value: Finding['actual']) => (typeof value === 'string' ? cutBytes(value, limit) : value);
  const cut = Object.entries(finding).map(([key, value]) => [
    key,
    typeof value === 'string' || typeof value === 'number' ? short(value) : value,
  ]);
  const where = finding.where && {
    ...finding.where,
    ...(finding.where.url && { url: cutBytes(finding.where.url, limit) }),
    ...(finding.where.file && { file: cutBytes(finding.where.file, limit) }),
  };
  return { ...(Object.fromEntries(cut) as Finding), ...(where && { where }) };
}

/** JSON in which an expression opener is written with an escape: same value for a parser, no expression for GitHub. */
const toText = (report: Report) => JSON.stringify(report).replaceAll('${{', '$\\u007b{');

const bytes = (text: string) => Buffer.byteLength(text);

/** The largest count from 0 to `most` that fits, found by halving; `fits` must hold for every smaller count too. */
function largest(most: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
