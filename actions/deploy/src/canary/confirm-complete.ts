import type { Ports } from '../ports.ts';
import { confirmProduction } from '../release/check-address.ts';
import type { CanaryEnd } from './record-canary.ts';
import type { Work } from './work.ts';

/** Proves that every production domain serves the canary, which is none any more. */
export async function confirmComplete({ production, deployment: { id } }: Work, ports: Ports): Promise<CanaryEnd> {
  const findings = await confirmProduction(production, id, ports);
  return { kind: 'complete', findings, reason: `The rolling release of ${id} is complete: every production domain serves it.` };
}
