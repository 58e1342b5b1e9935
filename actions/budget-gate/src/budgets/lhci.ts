import {
  AGGREGATIONS,
  type Aggregation,
  type Assertion,
  type BudgetSet,
  EVERY_PAGE,
  LEVELS,
  MEASURES,
  type Measure,
} from './model.ts';
import { entries, number, onlyKeys, refuse, table, word } from './refuse.ts';
import { parseSubject } from './subject.ts';

/** What an audit without a limit of its own must reach. @see https://github.com/GoogleChrome/lighthouse-ci/blob/main/docs/configuration.md */
const DEFAULT_MIN_SCORE = 0.9;

/** Reads Lighthouse CI's `assert` section: `assertions`, or an `assertMatrix` of them by page. */
export function parseAssertSection(given: unknown, place: string): BudgetSet[] {
  const section = table(given, place);
  if (section.preset !== undefined) {
    refuse(
      `${place}.preset`,
      'is not supported: a preset asserts every audit of an older Lighthouse. Write the assertions that you mean.',
    );
  }
  if (section.assertMatrix === undefined) return [parseSet(section, place)];
  onlyKeys(section, ['assertMatrix', 'includePassedAssertions'], place);
  return entries(section.assertMatrix, `${place}.assertMatrix`).map((entry, index) => {
    const at = `${place}.assertMatrix[${index}]`;
    return parseSet(table(entry, at), at);
  });
}

function parseSet(section: Readonly<Record<string, unknown>>, place: string): BudgetSet {
  onlyKeys(section, ['assertions', 'aggregationMethod', 'matchingUrlPattern', 'includePassedAssertions'], place);
  const { assertions, aggregationMethod, matchingUrlPattern } = section;
  if (assertions === undefined) refuse(place, 'has no "assertions".');
  const method = aggregationMethod === undefined ? 'optimistic' : aggregation(aggregationMethod, place);
  return {
    pattern: matchingUrlPattern === undefined ? EVERY_PAGE : pattern(matchingUrlPattern, `${place}.matchingUrlPattern`),
    assertions: parseAssertions(assertions, `${place}.assertions`, method),
  };
}

/**
 * Reads a map of assertions: `id: level` or `id: [level, { limits, aggregationMethod }]`. Levels: `off`, `warn`, `error`.
 * @param method for those that name none; Lighthouse CI's default is `optimistic`: the best run decides.
 */
export function parseAssertions(given: unknown, place: string, method: Aggregation): Assertion[] {
  return Object.entries(table(given, place)).flatMap(([key, value]) => parseAssertion(key, value, `${place}["${key}"]`, method));
}

function parseAssertion(key: string, value: unknown, place: string, method: Aggregation): Assertion[] {
  const subject = parseSubject(key, place);
  const [levelGiven, optionsGiven = {}, ...more] = Array.isArray(value) ? value : [value];
  if (more.length > 0) refuse(place, 'must be a level, or a list of a level and its options.');
  const level = word(levelGiven, LEVELS, place, 'level');
  const options = table(optionsGiven, place);
  onlyKeys(options, [...MEASURES, 'aggregationMethod'], place);
  const chosen = options.aggregationMethod === undefined ? method : aggregation(options.aggregationMethod, place);
  const limits = MEASURES.filter((measure) => options[measure] !== undefined).map((measure) => ({
    measure,
    limit: limit(measure, options[measure], `${place}.${measure}`),
  }));
  if (level === 'off') return [];
  const asked = limits.length > 0 ? limits : [{ measure: 'minScore' as const, limit: DEFAULT_MIN_SCORE }];
  return asked.map((one) => ({ key, subject, level, ...one, aggregation: chosen }));
}

const aggregation = (given: unknown, place: string): Aggregation => word(given, AGGREGATIONS, place, 'aggregationMethod');

const limit = (measure: Measure, given: unknown, place: string): number =>
  number(given, { min: 0, max: measure === 'minScore' ? 1 : Number.POSITIVE_INFINITY }, place);

function pattern(given: unknown, place: string): RegExp {
  if (typeof given !== 'string') return refuse(place, 'must be a regular expression as text.');
  try {
    return new RegExp(given);
  } catch {
    return refuse(place, `is ${JSON.stringify(given)}, which is not a regular expression.`);
  }
}
