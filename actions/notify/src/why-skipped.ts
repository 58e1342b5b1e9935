import { approvalLabel } from '#core/approval-label.ts';
import type { Need } from '#core/run/needs.ts';
import type { Session } from '#kit/session.ts';

type Told = Pick<Session, 'isFork' | 'eventName' | 'event' | 'source'>;

/** Why a run for this event has nothing to deploy with, or is not to: what a person reads beside each job that was skipped. */
export function whySkipped(needs: readonly Need[], { isFork, eventName, event, source }: Told): string | undefined {
  const { pull_request: pull } = event;
  if (!isFork || (eventName !== 'pull_request' && eventName !== 'pull_request_target'))
    return pull?.draft ? 'This pull request is a draft, and drafts are switched off.' : undefined;
  const name = pull?.head.repo?.full_name;
  const fork = `This pull request comes from ${name ? `the fork ${name}` : 'a fork that is gone'}, and GitHub gives a fork's pull request no secrets.`;
  const isBuilt = needs.some(({ job, result }) => job === 'build' && result === 'success');
  if (!isBuilt) return fork;
  return `${fork} It was built without any: where the workflow preview-fork is set up, someone with write access has it deployed by the label ${approvalLabel(source.sha)}.`;
}
