import type { RunOptions } from '../options.ts';

/**
 * How far GitHub trusts who set a run off. `fork`: no secrets, no variables, a token that only reads. `dependabot`: secrets are
 * Dependabot's own; the token has what the file's `permissions` say, and without any reads only.
 */
export type Trust = 'full' | 'fork' | 'dependabot';

export const DEPENDABOT = 'dependabot[bot]';

/** @see https://docs.github.com/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions */
const RESTRICTED_FOR_DEPENDABOT = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'create',
  'deployment',
  'deployment_status',
];

/** A pull request from another repository, as GitHub tells it, is a fork's; `pull_request_target` and `workflow_run` have the base's rights. */
export function trustOf({ event, repository }: Pick<RunOptions, 'event' | 'repository'>): Trust {
  if (event.name.startsWith('pull_request') && event.name !== 'pull_request_target') {
    const pullRequest = event.payload.pull_request as { head?: { repo?: { full_name?: string } | null } } | undefined;
    const head = pullRequest?.head?.repo?.full_name;
    if (head?.toLowerCase() !== repository.slug.toLowerCase()) return 'fork';
  }
  return event.actor === DEPENDABOT && RESTRICTED_FOR_DEPENDABOT.includes(event.name) ? 'dependabot' : 'full';
}

/** The secrets that a run gets at all. */
export function secretsFor(trust: Trust, { secrets = {}, dependabotSecrets = {} }: RunOptions): Record<string, string> {
  if (trust === 'full') return secrets;
  return trust === 'dependabot' ? dependabotSecrets : {};
}
