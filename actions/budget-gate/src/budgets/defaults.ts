import { parseAssertions } from './lhci.ts';
import { type Budgets, EVERY_PAGE } from './model.ts';

/**
 * The budgets without a budgets file: Google's limits for a good Largest Contentful Paint and layout shift, Lighthouse's for blocking time,
 * over the median run of each figure; the score itself only warns.
 * @see https://web.dev/articles/vitals and https://developer.chrome.com/docs/lighthouse/performance/performance-scoring
 */
const DEFAULT_ASSERTIONS = {
  'largest-contentful-paint': ['error', { maxNumericValue: 2500 }],
  'cumulative-layout-shift': ['error', { maxNumericValue: 0.1 }],
  'total-blocking-time': ['error', { maxNumericValue: 300 }],
  'categories:performance': ['warn', { minScore: 0.9 }],
} as const;

export function defaultBudgets(): Budgets {
  const source = 'the default budgets';
  return { source, sets: [{ pattern: EVERY_PAGE, assertions: parseAssertions(DEFAULT_ASSERTIONS, source, 'median') }] };
}
