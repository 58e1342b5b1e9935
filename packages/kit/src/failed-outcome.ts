import type { Outcome } from '#core/outcome.ts';
import { ISSUES_URL } from '#core/suite.ts';
import { CancelledError, messageOf, UserError } from './errors.ts';

export const isBug = (thrown: unknown): boolean => !(thrown instanceof UserError || thrown instanceof CancelledError);

/** The Outcome of a run that threw: nothing could be judged, so the verdict is `error`, never a pass. */
export function failedOutcome(thrown: unknown, run: { environment: string; cancelled: boolean }): Outcome {
  const target = { environment: run.environment };
  if (run.cancelled) {
    const help = thrown instanceof CancelledError ? thrown.leavesOpen : undefined;
    return {
      target,
      verdict: 'error',
      reason: 'The job was cancelled.',
      findings: [{ ...finding('cancelled', 'The job was cancelled before it was done.'), ...(help && { help }) }],
    };
  }
  const problems = messageOf(thrown).split('\n').filter(Boolean);
  if (!isBug(thrown)) return { target, verdict: 'error', findings: problems.map((problem) => finding('could-not-run', problem)) };
  const help = `This is a bug in Shipgate. Run the job again with debug logging and report it: ${ISSUES_URL}`;
  return { target, verdict: 'error', findings: [{ ...finding('bug', problems[0] ?? 'An error without a message.'), help }] };
}

const finding = (rule: string, title: string) => ({ rule, title, verdict: 'error', severity: 'high' }) as const;
