import type { Outcome } from '#core/outcome.ts';
import type { Inputs } from '../action.ts';
import { approversOf, judgeApproval } from '../approval/judge.ts';
import { lookAtCalendar } from '../calendar/look.ts';
import type { Ports } from '../ports.ts';

/** Says whether somebody approved this run and nobody refused it, and whether the calendar still lets it out: people may have waited long. */
export async function approval(inputs: Inputs, ports: Ports): Promise<Outcome> {
  const { github, session } = ports;
  const environment = inputs['approval-environment'];
  const [reviews, hasReviewers, calendar] = await Promise.all([
    github.reviews(session.source.runId),
    github.hasReviewers(environment),
    lookAtCalendar(inputs, ports),
  ]);
  const said = judgeApproval(reviews, { environment, hasReviewers });
  const approvers = approversOf(said);
  session.output('approved-by', approvers.join('\n'));
  const isGood = approvers.length > 0 && calendar.findings.length === 0;
  return {
    target: { environment: inputs.environment },
    findings: [...said, ...calendar.findings],
    ...(isGood && { reason: `Approved by ${approvers.join(', ')}.` }),
  };
}
