import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from './action.ts';
import { planChecks } from './checks.ts';
import { distinctFindings } from './findings.ts';
import type { Ports } from './ports.ts';
import { proveAll } from './rounds.ts';

/** Opens every page and plays every flow, tries the red ones once more at the end, and tells what is broken. */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const checks = planChecks(inputs.url, inputs.pages, await ports.readFlows(inputs.flows ?? []));
  await using prober = await ports.openProber();
  const results = await proveAll(checks, prober.prove, ports.log);
  return {
    target: { url: inputs.url.href, environment: inputs.environment },
    findings: distinctFindings(results.flatMap((result) => result.findings)),
    metrics: results.flatMap((result) => result.metrics),
    evidence: results.flatMap((result) => result.evidence),
  };
}
