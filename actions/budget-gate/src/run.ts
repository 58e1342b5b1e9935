import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from './action.ts';
import { judgePage } from './assert/judge.ts';
import { defaultBudgets } from './budgets/defaults.ts';
import { parseBudgets } from './budgets/parse.ts';
import { keepEvidence } from './evidence.ts';
import { measurePage } from './measure.ts';
import { pageMetrics } from './metrics.ts';
import { pageAddresses } from './pages.ts';
import { planFor } from './plan.ts';
import type { Ports } from './ports.ts';

/** Measures every page, one run after the other, and holds the figures against the budgets. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const pages = pageAddresses(inputs.url, inputs.pages);
  const budgets = inputs.budgets ? await parseBudgets(ports.readText(inputs.budgets), inputs.budgets) : defaultBudgets();
  await using lab = await ports.openLab(planFor(budgets));
  const results = [];
  for (const page of pages) results.push(await measurePage(page, inputs.runs, lab, ports));
  const measured = results.flatMap((result) => (result.kind === 'measured' ? result.page : []));
  const unmeasured = results.flatMap((result) => (result.kind === 'unmeasured' ? result.finding : []));
  return {
    target: { url: inputs.url.href, environment: inputs.environment },
    findings: [...unmeasured, ...measured.flatMap((page) => judgePage(page, budgets))],
    metrics: pageMetrics(measured, inputs.device),
    evidence: measured.flatMap((page, index) => keepEvidence(page, index, lab, ports)),
  };
}
