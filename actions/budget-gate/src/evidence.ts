import type { Evidence } from '#core/report.ts';
import type { Lab } from './adapters/lab.ts';
import { representativeRun } from './assert/aggregate.ts';
import type { MeasuredPage } from './lighthouse-result.ts';
import type { Ports } from './ports.ts';

/** Keeps each run's result as JSON and, for people, Lighthouse's HTML report of the run that stands for all. */
export function keepEvidence(page: MeasuredPage, index: number, lab: Pick<Lab, 'html'>, ports: Pick<Ports, 'keep'>): Evidence[] {
  const stem = `${index + 1}-${
    page.name
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'home'
  }`;
  const results = page.runs.map((run, runIndex): Evidence => {
    const path = `lighthouse/${stem}.run-${runIndex + 1}.json`;
    ports.keep(path, JSON.stringify(run));
    return { name: `Lighthouse result of ${page.name}, run ${runIndex + 1}`, kind: 'json', path };
  });
  const middle = representativeRun(page.runs);
  if (!middle) return results;
  const path = `lighthouse/${stem}.html`;
  ports.keep(path, lab.html(middle));
  return [{ name: `Lighthouse report of ${page.name}`, kind: 'html', path }, ...results];
}
