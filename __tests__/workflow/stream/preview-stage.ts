import type { RunResult } from '#sandbox/runner/result.ts';
import type { Change } from '#sandbox/stage/consumer.ts';
import { type PullAction, pullRequestEvent } from '#sandbox/stage/events.ts';
import type { Stage, StageRunOptions } from '#sandbox/stage/stage.ts';
import { callerOf } from '../caller.ts';

export const MINUTE_MS = 60_000;

/** A caller of the preview workflow as a team writes it; `inputs` are those beyond the stage's. */
export const previewCaller = (inputs: Record<string, unknown> = {}): Change =>
  callerOf({
    workflow: 'preview',
    on: { pull_request: null, merge_group: null },
    inputs,
    concurrency: { group: 'preview-${{ github.event.pull_request.number || github.ref }}', 'cancel-in-progress': true },
  });

export interface Proposal {
  number?: number;
  branch?: string;
  /** Files that the pull request changes, its caller's file among them. */
  change: Change;
  draft?: boolean;
}

/** Opens a pull request, or pushes to it, and plays its preview. */
export async function propose(stage: Stage, proposal: Proposal, what?: PullAction, options: StageRunOptions = {}) {
  const { consumer, sandbox } = stage;
  const { number = 1, branch = `change-${number}`, change, draft = false } = proposal;
  const title = `Change ${number}`;
  const sha = consumer.commit(branch, title, change);
  if (!what) sandbox.github.createPullRequest(consumer.slug, { number, title, head: { ref: branch, sha } });
  const pull = { number, title, branch, sha, draft };
  const run = await stage.run('preview', pullRequestEvent(consumer, pull, what), options);
  consumer.main();
  return { run, pull };
}

/** How the jobs of the called workflow ended, by their ids; of a matrix, by id and project. */
export const results = (run: RunResult): Record<string, string> =>
  Object.fromEntries(
    Object.entries(run.jobs)
      .filter(([key]) => key.includes(' / '))
      .map(([key, { result }]) => [
        key.replace(/^[^/]+ \/ /, '').replace(/ \((.*?)(?:, .*)?\)$/, (_, first) => (first ? ` of ${first}` : '')),
        result,
      ]),
  );

/** A job of the called workflow, whichever legs it has. */
export function jobOf(run: RunResult, id: string) {
  const [found] = Object.entries(run.jobs).filter(([key]) => key.startsWith(`preview / ${id}`));
  if (!found) throw new Error(`No job ${id}; there are: ${Object.keys(run.jobs).join(', ')}`);
  return found[1];
}

export const comments = (stage: Stage, number = 1): string[] =>
  stage.sandbox.github.comments(stage.consumer.slug, number).map(({ body }) => body);

export const gateRows = (stage: Stage, runId: string) =>
  stage.sandbox.supabase.query<{ report_id: string; verdict: string }>(
    'select g.report_id, g.verdict from shipgate.gate_results g join shipgate.runs r on r.id = g.run where r.run_id = $1 order by 1',
    [runId],
  );
