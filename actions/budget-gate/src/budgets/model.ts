/** What a budget looks at in a Lighthouse result. */
export type Subject =
  | { kind: 'audit'; id: string }
  | { kind: 'category'; id: string }
  | { kind: 'resource'; type: string; property: 'size' | 'count' }
  | { kind: 'user-timing'; name: string };

/**
 * How the values of several runs become one. `optimistic` takes the best run, `pessimistic` the worst, `median-run` the run
 * that is nearest to the median in FCP and Time to Interactive.
 */
export const AGGREGATIONS = ['optimistic', 'median', 'pessimistic', 'median-run'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export const LEVELS = ['off', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

export const MEASURES = ['minScore', 'maxLength', 'maxNumericValue'] as const;
export type Measure = (typeof MEASURES)[number];

/** One limit on one subject. */
export interface Assertion {
  /** As the budgets file names it: `largest-contentful-paint`, `categories:performance`, `resource-summary:script:size`. */
  key: string;
  subject: Subject;
  level: Exclude<Level, 'off'>;
  measure: Measure;
  limit: number;
  aggregation: Aggregation;
}

/** Assertions and the pages that they hold for. */
export interface BudgetSet {
  /** Tested against the address of the page. */
  pattern: RegExp;
  assertions: readonly Assertion[];
}

/** Where budgets came from, for messages, and what they say. */
export interface Budgets {
  source: string;
  sets: readonly BudgetSet[];
}

export const EVERY_PAGE = /.*/;
