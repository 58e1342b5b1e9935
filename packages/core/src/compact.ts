import type { Report } from './report.ts';
import { cutBytes } from './text.ts';

/** `toJSON(needs)` is one environment variable and Linux allows 128 KiB for one: ten jobs with such a report fit well. */
export const COMPACT_MAX_BYTES = 10 * 1024;

/** How long a text of a finding, metric or evidence may be: tried in turn until the report fits. */
const TEXT_LIMITS = [1000, 300, 100] as const;
/** The few texts outside the lists. JSON can make six bytes of one, and all of them together must still fit. */
const HEAD_LIMIT = 300;
const EVIDENCE_SHARE = 0.25;
const METRICS_SHARE = 0.5;

interface Counts {
  findings: number;
  metrics: number;
  evidence: number;
}

/**
 * The report as it travels between jobs: JSON text of at most 10 KiB, the worst findings first, with counts of what was left out.
 * Never cuts inside a code point or the JSON, and never contains an expression opener, so no later step evaluates a stranger's text.
 */
export function compactReport(report: Report, maxBytes = COMPACT_MAX_BYTES): string {
  const all: Counts = { findings: report.findings.length, metrics: report.metrics.length, evidence: report.evidence.length };
  const sized = (limit: number, counts: Counts) => toText(shorten(report, limit, all, counts));
  const fits = (text: string, share = 1) => Buffer.byteLength(text) <= maxBytes * share;
  for (const limit of TEXT_LIMITS) {
    const whole = sized(limit, all);
    if (fits(whole)) return whole;
  }
  const limit = TEXT_LIMITS[2];
  const counts: Counts = { findings: 0, metrics: 0, evidence: 0 };
  const fill = (list: keyof Counts, share: number) => {
    counts[list] = largest(all[list], (count) => fits(sized(limit, { ...counts, [list]: count }), share));
  };
  fill('evidence', EVIDENCE_SHARE);
  fill('metrics', METRICS_SHARE);
  fill('findings', 1);
  return sized(limit, counts);
}

function shorten(report: Report, limit: number, all: Counts, counts: Counts): Report {
  const omitted = {
    findings: all.findings - counts.findings,
    metrics: all.metrics - counts.metrics,
    evidence: all.evidence - counts.evidence,
  };
  const { findings, metrics, evidence, ...head } = report;
  const isCut = Object.values(omitted).some((count) => count > 0);
  return {
    ...cutTexts(head, HEAD_LIMIT),
    findings: cutTexts(findings.slice(0, counts.findings), limit),
    metrics: cutTexts(metrics.slice(0, counts.metrics), limit),
    // Another job cannot open the file: the name is what it needs, to find it in the artifact.
    evidence: cutTexts(
      evidence.slice(0, counts.evidence).map(({ path: _, ...item }) => item),
      limit,
    ),
    ...(isCut && { omitted }),
  };
}

/** A copy in which every text is cut. */
function cutTexts<T>(value: T, limit: number): T {
  if (typeof value === 'string') return cutBytes(value, limit) as T;
  if (Array.isArray(value)) return value.map((item) => cutTexts(item, limit)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cutTexts(item, limit)])) as T;
}

/** JSON in which an expression opener is written with an escape: same value for a parser, no expression for GitHub. */
const toText = (report: Report) => JSON.stringify(report).replaceAll('${{', '$\\u007b{');

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
