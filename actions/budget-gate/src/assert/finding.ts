import { figure } from '#core/render/words.ts';
import type { Finding } from '#core/report.ts';
import type { Aggregation, Assertion } from '../budgets/model.ts';
import type { LighthouseResult, MeasuredPage } from '../lighthouse-result.ts';
import { culpritsOf } from './culprits.ts';
import { subjectTitle, unitOf } from './words.ts';

const JUDGED_BY: Readonly<Record<Aggregation, string>> = {
  optimistic: 'the best',
  median: 'the median',
  pessimistic: 'the worst',
  'median-run': 'the median run, the only one',
};

/** What was compared, when a limit was not kept. */
interface Comparison {
  actual: number;
  values: readonly number[];
  /** The run that stands for all: causes are read from it. */
  middle: LighthouseResult;
}

/** The finding of a limit that was not kept: figure, limit, the runs behind it and what weighs most. */
export function exceeded(page: MeasuredPage, assertion: Assertion, { actual, values, middle }: Comparison): Finding {
  const { key, level, limit, measure, aggregation, subject } = assertion;
  const unit = unitOf(assertion, middle);
  const suffix = unit && unit !== 'score' ? ` ${unit}` : '';
  const shown = rounded(actual, limit);
  const bound = measure === 'minScore' ? 'at least' : 'at most';
  const culprits = culpritsOf(middle, subject);
  const runs = values.map((value) => figure(rounded(value, limit))).join(', ');
  const cause = culprits.length > 0 ? ` Most of it: ${culprits.map(({ text }) => text).join('; ')}.` : '';
  const first = culprits[0] ? `, most by ${culprits[0].name}` : '';
  return {
    rule: key,
    title: `${subjectTitle(subject, middle)} of ${page.name} is ${figure(shown)}${suffix}, allowed is ${bound} ${figure(limit)}${first}.`,
    verdict: level === 'error' ? 'fail' : 'warn',
    severity: level === 'error' ? 'high' : 'medium',
    actual: shown,
    expected: limit,
    ...(unit && { unit }),
    where: { url: page.url },
    help: `Judged by ${JUDGED_BY[aggregation]} of: ${runs}${suffix}.${cause}`,
  };
}

/** The finding of a limit that could not be checked. */
export function notMeasured(page: MeasuredPage, { key, subject, limit }: Assertion, because: string): Finding {
  const [run] = page.runs;
  return {
    rule: key,
    title: `${run ? subjectTitle(subject, run) : key} of ${page.name} could not be measured: ${because.replace(/\.$/, '')}.`,
    verdict: 'error',
    severity: 'high',
    expected: limit,
    where: { url: page.url },
  };
}

/** Whole numbers, with decimals only for small values and where rounding would hide on which side of the limit a value is. */
function rounded(value: number, limit: number): number {
  const whole = Math.round(value);
  return Math.abs(value) >= 10 && Math.sign(whole - limit) === Math.sign(value - limit) ? whole : Math.round(value * 1000) / 1000;
}
