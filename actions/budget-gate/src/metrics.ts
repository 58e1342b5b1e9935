import type { Metric } from '#core/report.ts';
import { median } from './assert/aggregate.ts';
import { sampleOf } from './assert/values.ts';
import type { Subject } from './budgets/model.ts';
import type { LighthouseResult, MeasuredPage } from './lighthouse-result.ts';

type Device = NonNullable<Metric['device']>;

interface Figure {
  name: string;
  unit: string;
  subject: Subject;
}

const timing = (id: string): Figure => ({ name: id, unit: 'ms', subject: { kind: 'audit', id } });

/** The figures that are kept of every page, whatever the budgets ask for. */
const FIGURES: readonly Figure[] = [
  { name: 'performance-score', unit: 'score', subject: { kind: 'category', id: 'performance' } },
  timing('largest-contentful-paint'),
  timing('first-contentful-paint'),
  timing('total-blocking-time'),
  { name: 'cumulative-layout-shift', unit: 'ratio', subject: { kind: 'audit', id: 'cumulative-layout-shift' } },
  timing('speed-index'),
  { name: 'transfer-size', unit: 'bytes', subject: { kind: 'resource', type: 'total', property: 'size' } },
  { name: 'requests', unit: 'count', subject: { kind: 'resource', type: 'total', property: 'count' } },
];

/** The figures of a page: for each the median of all runs, then each run's own as a numbered sample. */
export function pageMetrics(pages: readonly MeasuredPage[], device: Device): Metric[] {
  const aggregates = pages.flatMap((page) => FIGURES.flatMap((figure) => medianOf(figure, page, device)));
  const samples = pages.flatMap((page) => FIGURES.flatMap((figure) => samplesOf(figure, page, device)));
  return [...aggregates, ...samples];
}

function medianOf(figure: Figure, page: MeasuredPage, device: Device): Metric[] {
  const values = page.runs.flatMap((run) => figureOf(figure, run) ?? []);
  return values.length === 0 ? [] : [metric(figure, page, device, median(values))];
}

const samplesOf = (figure: Figure, page: MeasuredPage, device: Device): Metric[] =>
  page.runs.flatMap((run, index) => {
    const value = figureOf(figure, run);
    return value === undefined ? [] : [{ ...metric(figure, page, device, value), sample: index + 1 }];
  });

/** Undefined where this run has no such figure. */
function figureOf({ subject }: Figure, run: LighthouseResult): number | undefined {
  const sample = sampleOf(run, subject, subject.kind === 'category' ? 'minScore' : 'maxNumericValue');
  return sample.kind === 'value' ? sample.value : undefined;
}

const metric = ({ name, unit }: Figure, page: MeasuredPage, device: Device, value: number): Metric => ({
  name,
  unit,
  value: Math.round(value * 1000) / 1000,
  page: page.name,
  device,
});
