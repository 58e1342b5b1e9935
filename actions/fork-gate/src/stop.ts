import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';

/** Why nothing is deployed: it does not apply or is not approved (`skip`), or it is not what it should be (`fail`). */
export type Stop = { verdict: 'skip'; reason: string } | { verdict: 'fail'; finding: Finding };

export const skip = (reason: string): Stop => ({ verdict: 'skip', reason });

/** @param title one sentence. */
export const fail = (rule: string, title: string): Stop => ({
  verdict: 'fail',
  finding: {
    rule,
    title,
    verdict: 'fail',
    severity: 'critical',
    fix: 'Do not deploy it. Look at what the run did, and run it again.',
  },
});

export const isStop = (value: unknown): value is Stop => typeof value === 'object' && value !== null && 'verdict' in value;

export const outcomeOf = (stop: Stop, environment: string): Outcome =>
  stop.verdict === 'skip'
    ? { target: { environment }, findings: [], verdict: 'skip', reason: stop.reason }
    : { target: { environment }, findings: [stop.finding] };
