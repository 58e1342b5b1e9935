import type { Session } from '#kit/session.ts';

/** Why a run for this event has nothing to deploy with, or is not to: what a person reads beside each job that was skipped. */
export function whySkipped({ isFork, eventName, event }: Session): string | undefined {
  const { pull_request: pull } = event;
  if (isFork && eventName === 'pull_request') {
    const fork = pull?.head.repo?.full_name;
    return `This pull request comes from ${fork ? `the fork ${fork}` : 'a fork that is gone'}, and GitHub gives a fork's pull request no secrets.`;
  }
  return pull?.draft ? 'This pull request is a draft.' : undefined;
}
