import type { Finding } from '../report.ts';
import type { Verdict } from '../verdict.ts';

/** A verdict's sign where pictures are shown. */
export const VERDICT_ICONS: Readonly<Record<Verdict, string>> = { pass: '✅', warn: '⚠️', fail: '❌', error: '🟥', skip: '⏭️' };

/** `1,234 ms (allowed 500)`: what was seen and what is allowed, or nothing. */
export function comparison({ actual, expected, unit }: Pick<Finding, 'actual' | 'expected' | 'unit'>): string {
  if (actual === undefined && expected === undefined) return '';
  const suffix = unit ? ` ${unit}` : '';
  const wanted = expected === undefined ? '' : `expected ${figure(expected)}${suffix}`;
  if (actual === undefined) return wanted;
  const seen = `${figure(actual)}${suffix}`;
  return wanted ? `${seen} (${wanted})` : seen;
}

/** The same where nothing stands before it: `Seen: 1,234 ms (expected 500)`, or `Expected: a policy` of what is not there at all. */
export function seenLine(finding: Pick<Finding, 'actual' | 'expected' | 'unit'>): string {
  const figures = comparison(finding);
  if (figures === '') return '';
  return finding.actual === undefined ? `Expected: ${figures.slice('expected '.length)}` : `Seen: ${figures}`;
}

/** A number as a person reads it, at most three decimals; text stays as it is. */
export const figure = (value: string | number): string =>
  typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 3 }) : value;
