import { expect, test } from '@jest/globals';
import { defaultBudgets } from '@shipgate/budget-gate/budgets/defaults.ts';
import { AUDIT_IDS, CATEGORIES, LIGHTHOUSE_VERSION } from '@shipgate/budget-gate/budgets/known.ts';
import { parseBudgets } from '@shipgate/budget-gate/budgets/parse.ts';

const parse = (value: unknown, file = 'budgets.json') =>
  parseBudgets(typeof value === 'string' ? value : JSON.stringify(value), file);
const first = async (value: unknown) => (await parse(value)).sets[0]?.assertions[0];

test('a map of assertions, an assert section and a lighthouserc say the same', async () => {
  const assertions = { 'largest-contentful-paint': ['warn', { maxNumericValue: 2500, aggregationMethod: 'median' }] };
  const expected = {
    key: 'largest-contentful-paint',
    subject: { kind: 'audit', id: 'largest-contentful-paint' },
    level: 'warn',
    measure: 'maxNumericValue',
    limit: 2500,
    aggregation: 'median',
  };
  expect(await first(assertions)).toEqual(expected);
  expect(await first({ assertions })).toEqual(expected);
  expect(await first({ ci: { collect: { numberOfRuns: 9 }, assert: { assertions } } })).toEqual(expected);
});

test('an assertion without a limit asks for a score of 0.9, and the best run decides, as in Lighthouse CI', async () => {
  expect(await first({ 'categories:performance': 'error' })).toMatchObject({
    subject: { kind: 'category', id: 'performance' },
    measure: 'minScore',
    limit: 0.9,
    aggregation: 'optimistic',
  });
});

test('an assertion that is off is not asserted, and one with two limits is asserted twice', async () => {
  const { sets } = await parse({ redirects: 'off', 'unused-javascript': ['error', { maxLength: 2, maxNumericValue: 50 }] });
  expect(sets[0]?.assertions.map(({ measure }) => measure)).toEqual(['maxLength', 'maxNumericValue']);
});

test('an assert matrix holds by page', async () => {
  const { sets } = await parse({
    assertMatrix: [
      { matchingUrlPattern: '/shop', assertions: { 'speed-index': ['error', { maxNumericValue: 3000 }] } },
      { aggregationMethod: 'pessimistic', assertions: { interactive: ['error', { maxNumericValue: 5000 }] } },
    ],
  });
  expect(sets[0]?.pattern.test('https://x.test/about')).toBe(false);
  expect(sets[1]?.assertions[0]?.aggregation).toBe('pessimistic');
});

test('a classic budget counts sizes in KiB and matches paths as robots.txt does', async () => {
  const { sets } = await parse([
    {
      path: '/shop*$',
      resourceSizes: [{ resourceType: 'script', budget: 100 }],
      timings: [{ metric: 'interactive', budget: 5000 }],
    },
    { resourceCounts: [{ resourceType: 'third-party', budget: 0 }] },
  ]);
  expect(sets[0]?.assertions).toMatchObject([
    { key: 'interactive', limit: 5000 },
    { key: 'resource-summary:script:size', limit: 102_400, subject: { kind: 'resource', type: 'script', property: 'size' } },
  ]);
  expect(sets[0]?.pattern.test('https://x.test/shop/1')).toBe(true);
  expect(sets[0]?.pattern.test('https://x.test/about')).toBe(false);
  expect(sets[1]?.pattern.test('https://x.test/anything')).toBe(true);
});

test.each([
  [{ 'largest-contentful-pain': 'error' }, 'Did you mean "largest-contentful-paint"?'],
  [{ 'render-blocking-resources': 'error' }, 'Lighthouse 13 replaced by "render-blocking-insight"'],
  [{ 'categories:performence': 'error' }, 'Did you mean "performance"?'],
  [{ 'resource-summary:scripts:size': 'error' }, 'Did you mean "script"?'],
  [{ interactive: 'errer' }, 'unknown level "errer". Did you mean "error"?'],
  [{ interactive: ['error', { maxNumericValu: 1 }] }, 'Did you mean "maxNumericValue"?'],
  [{ interactive: ['error', { minScore: 90 }] }, 'is 90, but must be a number from 0 to 1'],
  [{ interactive: ['error', { maxNumericValue: '5s' }] }, 'is "5s", but must be a number of at least 0'],
  [{ assertions: { interactive: 'warn' }, aggregationMethod: 'mean' }, 'unknown aggregationMethod "mean"'],
  [{ ci: { assert: { preset: 'lighthouse:all' } } }, 'preset is not supported'],
  [{ ci: { collect: {} } }, 'has no "assert" section'],
  [{ interactive: 'off' }, 'asserts nothing'],
  [[{ timings: [{ metric: 'lcp', budget: 1 }] }], 'unknown metric "lcp"'],
  [[{ resourceCounts: [{ resourceType: 'fonts', budget: 1 }] }], 'Did you mean "font"?'],
  [[{ path: 'shop', timings: [] }], 'must be a path that starts with "/"'],
  ['{ "interactive": }}', 'budgets.json:1:'],
  ['just text', 'must be a map'],
])('bad budgets are refused with the place and the nearest word: %j', async (given, message) => {
  await expect(parse(given)).rejects.toMatchObject({ name: 'UserError', message: expect.stringContaining(message) });
});

test('a lighthouserc that is a program is refused, not run', async () => {
  await expect(parse('module.exports = {}', 'lighthouserc.cjs')).rejects.toThrow('Write the same as JSON or YAML');
});

test('the default budgets are valid budgets', () => {
  expect(defaultBudgets().sets[0]?.assertions.map(({ key, level }) => `${key} ${level}`)).toEqual([
    'largest-contentful-paint error',
    'cumulative-layout-shift error',
    'total-blocking-time error',
    'categories:performance warn',
  ]);
});

test('the known audits and categories are those of the installed Lighthouse', async () => {
  const { defaultConfig } = await import('lighthouse');
  const { readFileSync } = await import('node:fs');
  const manifest = JSON.parse(readFileSync('node_modules/lighthouse/package.json', 'utf8')) as { version: string };
  const paths = (defaultConfig.audits ?? []).map((given) => String(given));
  expect(paths.map((path) => path.split('/').at(-1)).toSorted()).toEqual(AUDIT_IDS.toSorted());
  expect(Object.keys(defaultConfig.categories ?? {})).toEqual(CATEGORIES);
  expect(manifest.version).toContain(LIGHTHOUSE_VERSION);
});
