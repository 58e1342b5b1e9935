import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import type { RunStory } from '#core/run/story.ts';
import { CHANNEL_NAMES, type Delivery } from './delivery.ts';

/** Notify's own judgement is about the telling, never about what was told: a red run that everybody heard of is a pass. */
export function outcomeOf({ environment, url }: RunStory, deliveries: readonly Delivery[]): Outcome {
  const told = deliveries.flatMap(({ status, channel }) => (status === 'told' ? [CHANNEL_NAMES[channel]] : []));
  const findings = deliveries.flatMap(toFinding);
  return {
    target: { environment, ...(url && { url }) },
    findings,
    ...(findings.length === 0 && { reason: `Told through: ${[...new Set(told), 'Job summary'].join(', ')}.` }),
  };
}

function toFinding(delivery: Delivery): Finding[] {
  if (delivery.status !== 'undelivered' && delivery.status !== 'lost') return [];
  return [{ rule: `${delivery.channel}-${delivery.status}`, title: delivery.line, verdict: 'warn', severity: 'medium' }];
}
