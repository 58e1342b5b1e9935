/** What the guard reads of the event. */
export interface GuardedEvent {
  repository?: { id?: number };
  pull_request?: { head?: { sha?: string; repo?: Head | null }; merge_commit_sha?: string };
  workflow_run?: { event?: string; head_sha?: string; head_repository?: Head | null };
}

interface Head {
  id?: number;
  full_name?: string;
}

const REFUSAL = (event: string) =>
  `Refusing to check out fork pull request code from a '${event}' workflow. This workflow runs with the base repository's ` +
  'GITHUB_TOKEN, secrets, default-branch cache scope, and runner access. To opt in, review the risks at ' +
  "https://gh.io/securely-using-pull_request_target and set 'allow-unsafe-pr-checkout: true' on the actions/checkout step.";

/**
 * What actions/checkout has done since 7.0 (and 4.4): with the base's rights it checks out no code of a fork's pull request.
 * @returns the refusal, undefined where the checkout may go on
 * @see https://github.com/actions/checkout/pull/2454
 */
export function refusalOf(
  eventName: string,
  event: GuardedEvent,
  wanted: { repository: string; ref: string; commit: string },
): string | undefined {
  const followed = event.workflow_run;
  const isFollowing = eventName === 'workflow_run' && followed?.event?.startsWith('pull_request');
  if (eventName !== 'pull_request_target' && !isFollowing) return undefined;
  const pull = event.pull_request;
  const head = isFollowing ? followed?.head_repository : pull?.head?.repo;
  if (head?.id === undefined || head.id === event.repository?.id) return undefined;
  const shas = isFollowing ? [followed?.head_sha] : [pull?.head?.sha, pull?.merge_commit_sha];
  const isForks =
    wanted.repository.toLowerCase() === head.full_name?.toLowerCase() ||
    /^refs\/pull\/\d+\/(head|merge)$/.test(wanted.ref) ||
    shas.includes(wanted.commit);
  return isForks ? REFUSAL(eventName) : undefined;
}
