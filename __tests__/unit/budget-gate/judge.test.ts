import { expect, test } from '@jest/globals';
import { aggregate, representativeRun } from '@shipgate/budget-gate/assert/aggregate.ts';
import { judgePage } from '@shipgate/budget-gate/assert/judge.ts';
import { parseBudgets } from '@shipgate/budget-gate/budgets/parse.ts';
import type { LighthouseResult } from '@shipgate/budget-gate/lighthouse-result.ts';
import { result } from './results.ts';

async function judge(assertions: object, ...runs: LighthouseResult[]) {
  const budgets = await parseBudgets(JSON.stringify(assertions), 'budgets.json');
  return judgePage({ name: '/', url: 'https://shop.test/', runs }, budgets);
}
const lcp = (...values: number[]) => values.map((value) => result({ 'largest-contentful-paint': value }));
const limit = (aggregationMethod: string) => ({
  'largest-contentful-paint': ['error', { maxNumericValue: 2500, aggregationMethod }],
});

// The values that Lighthouse CI's getValueForAggregationMethod gives for the same runs.
test.each([
  ['optimistic', 'maxNumericValue', 1],
  ['optimistic', 'minScore', 9],
  ['pessimistic', 'maxNumericValue', 9],
  ['pessimistic', 'minScore', 1],
  ['median', 'maxLength', 3.5],
] as const)('%s of 9, 1, 3, 4 for %s is %d', (method, measure, expected) => {
  expect(aggregate([9, 1, 3, 4], method, measure)).toBe(expected);
});

test('one good run is enough for the optimist, one bad run too much for the pessimist', async () => {
  const runs = lcp(2400, 2600, 2700);
  expect(await judge(limit('optimistic'), ...runs)).toEqual([]);
  expect(await judge(limit('median'), ...runs)).toMatchObject([{ actual: 2600 }]);
  expect(await judge(limit('pessimistic'), ...runs)).toMatchObject([{ actual: 2700 }]);
});

test('the median run is the one nearest to the median of FCP and interactive, and its own value counts', async () => {
  const run = (fcp: number, interactive: number, score: number) =>
    result({ 'first-contentful-paint': fcp, interactive, 'largest-contentful-paint': score });
  const runs = [run(100, 900, 1), run(200, 300, 2), run(300, 400, 3)];
  expect(representativeRun(runs)?.audits['largest-contentful-paint']?.numericValue).toBe(2);
  expect(
    await judge({ 'largest-contentful-paint': ['error', { maxNumericValue: 1.5, aggregationMethod: 'median-run' }] }, ...runs),
  ).toMatchObject([{ actual: 2 }]);
});

test('a finding says figure, limit, unit, page, each run and the file that weighs most', async () => {
  const network = {
    details: {
      items: [
        { url: 'https://shop.test/a.js', resourceType: 'Script', transferSize: 100_000 },
        { url: 'https://cdn.test/b.js', resourceType: 'Script', transferSize: 400_000 },
        { url: 'https://shop.test/c.png', resourceType: 'Image', transferSize: 900_000 },
      ],
    },
  };
  const summary = { details: { items: [{ resourceType: 'script', requestCount: 2, transferSize: 500_000 }] } };
  const [finding] = await judge(
    [{ resourceSizes: [{ resourceType: 'script', budget: 100 }] }],
    result({ 'resource-summary': summary, 'network-requests': network }),
  );
  expect(finding).toEqual({
    rule: 'resource-summary:script:size',
    title: 'The size of script resources of / is 500,000 bytes, allowed is at most 102,400, most by https://cdn.test/b.js.',
    verdict: 'fail',
    severity: 'high',
    actual: 500_000,
    expected: 102_400,
    unit: 'bytes',
    where: { url: 'https://shop.test/' },
    help: 'Judged by the best of: 500,000 bytes. Most of it: https://cdn.test/b.js (400,000 bytes); /a.js (100,000 bytes).',
  });
});

test('a level of warn warns', async () => {
  expect(await judge({ 'categories:performance': ['warn', { minScore: 0.9 }] }, result({}, 0.5))).toMatchObject([
    { verdict: 'warn', actual: 0.5, expected: 0.9, unit: 'score' },
  ]);
});

test('a value exactly at its limit is kept, and rounding never hides on which side it is', async () => {
  expect(await judge(limit('median'), ...lcp(2500))).toEqual([]);
  expect(await judge(limit('median'), ...lcp(2500.4))).toMatchObject([{ actual: 2500.4 }]);
});

test('what is missing is an error, never a pass', async () => {
  expect(await judge(limit('optimistic'), ...lcp(100), result())).toMatchObject([{ verdict: 'error' }]);
  expect(await judge({ 'categories:seo': 'error' }, result())).toMatchObject([{ verdict: 'error' }]);
  const broken = { scoreDisplayMode: 'error', score: null, errorMessage: 'NO_LCP' };
  expect(await judge(limit('optimistic'), result({ 'largest-contentful-paint': broken }))).toMatchObject([
    { verdict: 'error', title: expect.stringContaining('NO_LCP') },
  ]);
});

test('an audit that broke in one of several runs does not count there, except for the pessimist', async () => {
  const broken = result({ 'largest-contentful-paint': { scoreDisplayMode: 'error', score: null } });
  expect(await judge(limit('median'), ...lcp(100), broken)).toEqual([]);
  expect(await judge(limit('pessimistic'), ...lcp(100), broken)).toMatchObject([{ verdict: 'error' }]);
});

test('an audit that does not apply has nothing wrong', async () => {
  const notApplicable = { score: null, scoreDisplayMode: 'notApplicable' };
  expect(await judge({ redirects: ['error', { minScore: 1 }] }, result({ redirects: notApplicable }))).toEqual([]);
});

test('a user timing is found by its name in any spelling', async () => {
  const timings = { details: { items: [{ name: 'Cart Ready', startTime: 1200 }] } };
  expect(
    await judge({ 'user-timings:cart-ready': ['error', { maxNumericValue: 1000 }] }, result({ 'user-timings': timings })),
  ).toMatchObject([{ actual: 1200, unit: 'ms' }]);
});

test('a page without a budget is said to be without one', async () => {
  expect(await judge([{ path: '/shop', timings: [{ metric: 'interactive', budget: 1 }] }], result())).toMatchObject([
    { rule: 'no-budget', verdict: 'skip' },
  ]);
});
