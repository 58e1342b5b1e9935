import { provideBrowser } from '#sandbox/browser/browser.ts';
import { pullRequestEvent, tagEvent } from '#sandbox/stage/events.ts';
import { type Stage, type StageOptions, type StageRun, setStage } from '#sandbox/stage/stage.ts';

export const MINUTE_MS = 60_000;

/** The stage of one of the examples, with a browser. */
export const openStage = async (example: string, options: Omit<StageOptions, 'chromePath' | 'example'> = {}): Promise<Stage> =>
  setStage({ chromePath: await provideBrowser(process.env), example, ...options });

/** Opens a pull request that changes some files. */
export function openPull(stage: Stage, number: number, title: string, change: Record<string, string>) {
  const { consumer, sandbox } = stage;
  const branch = `change-${number}`;
  const sha = consumer.commit(branch, title, change);
  consumer.main();
  sandbox.github.createPullRequest(consumer.slug, { number, title, head: { ref: branch, sha } });
  return { number, title, branch, sha };
}

/** Plays the example's preview workflow for a new pull request. */
export async function preview(stage: Stage, number: number, change: Record<string, string>): Promise<StageRun> {
  return stage.run('preview', pullRequestEvent(stage.consumer, openPull(stage, number, `Change ${number}`, change)));
}

/** Plays the production workflow for a new tag. */
export const release = (stage: Stage, tag: string): Promise<StageRun> =>
  stage.run('production', tagEvent(stage.consumer, tag, stage.consumer.tag(tag)));

/** Each job's result by its key, for one readable comparison. */
export const resultsOf = (run: StageRun): Record<string, string> =>
  Object.fromEntries(Object.entries(run.jobs).flatMap(([key, { kind, result }]) => (kind === 'steps' ? [[key, result]] : [])));

/** What failed and why, so that a red run explains itself in the test's output. */
export const troubles = (run: StageRun): string[] =>
  Object.entries(run.jobs).flatMap(([key, { annotations }]) =>
    annotations.filter(({ level }) => level === 'error').map(({ message }) => `${key}: ${message}`),
  );

/** The bodies of a pull request's comments. */
export const commentsOn = (stage: Stage, number: number): string[] =>
  stage.sandbox.github.comments(stage.consumer.slug, number).map(({ body }) => body);

/** A run's rows in the team's Supabase: `deploy: pass`, one for each job of each project. */
export async function rowsOf(stage: Stage, { runId }: StageRun): Promise<string[]> {
  const rows = await stage.sandbox.supabase.query<{ report_id: string; verdict: string }>(
    'select result.report_id, result.verdict from shipgate.gate_results result join shipgate.runs run on run.id = result.run where run.run_id = $1 order by 1',
    [runId],
  );
  return rows.map(({ report_id, verdict }) => `${report_id}: ${verdict}`);
}
