import type { Outcome } from '#core/outcome.ts';
import type { Finding } from '#core/report.ts';
import { plainText } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import { type Decision, decide, type Judged, readGates } from '../canary/decide.ts';
import type { Ports } from '../ports.ts';

const RUNBOOK = 'docs/runbooks/stuck-canary.md';

/** Decides by the gates of its job whether a canary goes on, goes away or stays where it is. It moves nothing itself. */
export function canary(inputs: Inputs, { session }: Ports): Outcome {
  const gates = readGates(inputs.steps ?? '');
  if (!gates)
    throw new UserError('Input "steps" is not what GitHub makes of its steps context. Give it ${{ toJSON(steps) }} as it is.');
  const decision = decide(gates);
  const next = inputs.stage === undefined ? 'the next stage' : share(inputs.stage);
  const reason = WORDS[decision](next, gates);
  session.output('decision', decision);
  session.output('reason', reason);
  return {
    target: { environment: inputs.environment },
    findings: decision === 'advance' ? [] : [stopped(decision, reason)],
    reason,
  };
}

const share = (percentage: number) => (percentage === 100 ? 'everybody' : `${percentage} % of visitors`);

const named = (gates: readonly Judged[], wanted: Judged['verdict']) =>
  gates.flatMap(({ gate, verdict }) => (verdict === wanted ? [plainText(gate, 100)] : [])).join(', ');

const WORDS: Record<Decision, (next: string, gates: readonly Judged[]) => string> = {
  advance: (next, gates) =>
    gates.length === 0
      ? `No gate is switched on, so the canary goes on to ${next} unjudged.`
      : `The canary is good by ${gates.map(({ gate }) => plainText(gate, 100)).join(', ')}, so it goes on to ${next}.`,
  abort: (_, gates) => `The canary is bad by ${named(gates, 'fail')}, so it is taken away from its visitors.`,
  hold: (next, gates) =>
    `The canary could not be measured by ${named(gates, 'error')}, so it stays where it is: nobody moves to ${next}, and nobody back.`,
};

const stopped = (decision: 'abort' | 'hold', title: string): Finding => ({
  rule: decision === 'abort' ? 'canary-bad' : 'canary-inconclusive',
  title,
  verdict: decision === 'abort' ? 'fail' : 'error',
  severity: 'critical',
  fix:
    decision === 'abort'
      ? 'Mend what the gates found and make a new release.'
      : `Look why it could not be measured, then run the failed jobs again, or take the canary back: ${RUNBOOK}.`,
});
