import type { Source } from '#core/report.ts';

/** What GitHub itself says of the run that left a letter. */
export interface LeavingRun {
  id: number;
  attempt: number;
  event: string;
  sha: string;
  /** Open ones of its branch; none of a closed one. */
  pullRequests: readonly number[];
}

/** These tell of another commit than their own, which is the default branch's. */
const OF_ANOTHER_COMMIT = ['workflow_run', 'pull_request_target'];
/** What these tell is about a pull request, and nothing else. */
const OF_A_PULL_REQUEST = ['pull_request', 'merge_group'];

/**
 * Whether a letter tells of the very run that left it. Any job of a run may leave artifacts, also one that has no secret because it runs
 * code of others: it must speak neither for a later run, nor for another commit or pull request, nor for production.
 */
export function isLeftBy(run: LeavingRun, { runId, runAttempt, sha, pullRequest }: Source): boolean {
  if (runId !== run.id || runAttempt > run.attempt) return false;
  if (OF_ANOTHER_COMMIT.includes(run.event)) return true;
  if (sha !== run.sha) return false;
  if (pullRequest === undefined) return !OF_A_PULL_REQUEST.includes(run.event);
  return run.pullRequests.length === 0 || run.pullRequests.includes(pullRequest);
}
