import type { Finding } from '#core/report.ts';
import type { Assertion, Budgets } from '../budgets/model.ts';
import type { LighthouseResult, MeasuredPage } from '../lighthouse-result.ts';
import { aggregate, representativeRun } from './aggregate.ts';
import { exceeded, notMeasured } from './finding.ts';
import { matches } from './matches.ts';
import { type Sample, sampleOf } from './values.ts';

/**
 * Holds one measured page against the budgets, by Lighthouse CI's rules. Unlike there, a value that is missing is an `error` and not a
 * failure: nothing was proven, neither good nor bad.
 * @returns a finding for each limit that is not kept; one `skip` when no budget is meant for this page.
 */
export function judgePage(page: MeasuredPage, budgets: Budgets): Finding[] {
  const address = page.runs[0]?.mainDocumentUrl ?? page.url;
  const sets = budgets.sets.filter(({ pattern }) => matches(pattern, address));
  if (sets.length === 0) {
    const title = `No budget of ${budgets.source} is meant for ${page.name}: it was measured, not judged.`;
    return [{ rule: 'no-budget', title, verdict: 'skip', severity: 'info', where: { url: page.url } }];
  }
  return sets.flatMap((set) => set.assertions.flatMap((assertion) => judge(page, assertion)));
}

function judge(page: MeasuredPage, assertion: Assertion): Finding[] {
  const { aggregation, measure, limit, subject } = assertion;
  const middle = representativeRun(page.runs);
  if (!middle) return [];
  const runs: readonly LighthouseResult[] = aggregation === 'median-run' ? [middle] : page.runs;
  const samples = runs.map((run) => sampleOf(run, subject, measure));
  const values = samples.flatMap((sample) => (sample.kind === 'value' ? sample.value : []));
  const problem = problemOf(samples, assertion);
  if (problem) return [notMeasured(page, assertion, problem)];
  const actual = aggregate(values, aggregation, measure);
  const kept = measure === 'minScore' ? actual >= limit : actual <= limit;
  return kept ? [] : [exceeded(page, assertion, { actual, values, middle })];
}

/** Why nothing can be said: the audit is missing from a run, or has no value where the method needs one. */
function problemOf(samples: readonly Sample[], { aggregation }: Assertion): string | undefined {
  if (samples.some((sample) => sample.kind === 'absent')) return 'it is not in the result of every run';
  const empty = samples.find((sample) => sample.kind === 'no value');
  const enough = aggregation === 'pessimistic' ? !empty : samples.some((sample) => sample.kind === 'value');
  return enough ? undefined : (empty?.because ?? 'there is no value');
}
