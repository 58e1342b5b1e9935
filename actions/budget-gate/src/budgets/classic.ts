import { RESOURCE_TYPES, TIMINGS } from './known.ts';
import { type Assertion, type BudgetSet, EVERY_PAGE, type Subject } from './model.ts';
import { entries, number, onlyKeys, refuse, table, word } from './refuse.ts';

const KIB = 1024;
const NOT_NEGATIVE = { min: 0, max: Number.POSITIVE_INFINITY };

/**
 * Reads a classic `budgets.json`: a list of budgets by path, with `timings` in ms, `resourceSizes` in KiB and `resourceCounts`.
 * As in Lighthouse CI every budget whose path matches holds, and the best run decides.
 * @see https://github.com/GoogleChrome/lighthouse-ci/blob/main/docs/configuration.md#budgetsfile
 */
export function parseClassicBudgets(given: readonly unknown[], place: string): BudgetSet[] {
  return given.map((entry, index) => {
    const at = `${place}[${index}]`;
    const budget = table(entry, at);
    onlyKeys(budget, ['path', 'options', 'timings', 'resourceSizes', 'resourceCounts'], at);
    const list = (name: string, read: (row: Row, rowPlace: string) => Assertion) =>
      entries(budget[name], `${at}.${name}`).map((row, rowIndex) => {
        const rowPlace = `${at}.${name}[${rowIndex}]`;
        return read(table(row, rowPlace), rowPlace);
      });
    return {
      pattern: pathPattern(budget.path, `${at}.path`),
      assertions: [
        ...list('timings', timing),
        ...list('resourceSizes', (row, rowPlace) => resource(row, rowPlace, { property: 'size', factor: KIB })),
        ...list('resourceCounts', (row, rowPlace) => resource(row, rowPlace, { property: 'count', factor: 1 })),
      ],
    };
  });
}

type Row = Readonly<Record<string, unknown>>;

function timing(row: Row, place: string): Assertion {
  // `tolerance` belongs to the format's first edition; Lighthouse CI reads past it as well.
  onlyKeys(row, ['metric', 'budget', 'tolerance'], place);
  const id = word(row.metric, TIMINGS, place, 'metric');
  return assertion(id, { kind: 'audit', id }, number(row.budget, NOT_NEGATIVE, `${place}.budget`));
}

function resource(row: Row, place: string, { property, factor }: { property: 'size' | 'count'; factor: number }): Assertion {
  onlyKeys(row, ['resourceType', 'budget', 'tolerance'], place);
  const type = word(row.resourceType, RESOURCE_TYPES, place, 'resourceType');
  const limit = number(row.budget, NOT_NEGATIVE, `${place}.budget`) * factor;
  return assertion(`resource-summary:${type}:${property}`, { kind: 'resource', type, property }, limit);
}

const assertion = (key: string, subject: Subject, limit: number): Assertion => ({
  key,
  subject,
  level: 'error',
  measure: 'maxNumericValue',
  limit,
  aggregation: 'optimistic',
});

/** A path as in robots.txt: a prefix, with `*` for anything and `$` for the end. */
function pathPattern(given: unknown, place: string): RegExp {
  if (given === undefined || given === '/') return EVERY_PAGE;
  if (typeof given !== 'string' || !given.startsWith('/')) {
    return refuse(place, `is ${JSON.stringify(given)}, but must be a path that starts with "/".`);
  }
  const [body, end] = given.endsWith('$') ? [given.slice(0, -1), '$'] : [given, ''];
  return new RegExp(`^https?://[^/]+${body.split('*').map(escapeText).join('.*')}${end}`);
}

const escapeText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
