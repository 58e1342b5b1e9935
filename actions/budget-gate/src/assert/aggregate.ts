import type { Aggregation, Measure } from '../budgets/model.ts';
import type { LighthouseResult } from '../lighthouse-result.ts';

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The one value that is held against the limit. For `median-run` the values are those of that run alone. */
export function aggregate(values: readonly number[], method: Aggregation, measure: Measure): number {
  const lowIsGood = measure !== 'minScore';
  switch (method) {
    case 'median':
    case 'median-run':
      return median(values);
    case 'optimistic':
      return lowIsGood ? Math.min(...values) : Math.max(...values);
    case 'pessimistic':
      return lowIsGood ? Math.max(...values) : Math.min(...values);
  }
}

/**
 * The run that stands for all: nearest to the median First Contentful Paint and Time to Interactive, as Lighthouse CI chooses it.
 * @see https://github.com/GoogleChrome/lighthouse/blob/main/core/lib/median-run.js
 */
export function representativeRun(runs: readonly LighthouseResult[]): LighthouseResult | undefined {
  const at = (run: LighthouseResult, id: string) => run.audits[id]?.numericValue ?? 0;
  const middle = (id: string) => runs.map((run) => at(run, id)).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
  const [fcp, interactive] = [middle('first-contentful-paint'), middle('interactive')];
  const distance = (run: LighthouseResult) =>
    (fcp - at(run, 'first-contentful-paint')) ** 2 + (interactive - at(run, 'interactive')) ** 2;
  return runs.toSorted((a, b) => distance(a) - distance(b))[0];
}
