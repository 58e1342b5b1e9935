import type { Change, Consumer } from '#sandbox/stage/consumer.ts';
import { pullRequestEvent, tagEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { goodChange, release } from '#scripts/demo/changes.ts';
import { type Cost, costOf, usersOfSuite } from './measure.ts';

export type Layout = 'isolated' | 'compact';

/** The demo's good pull request. */
export async function previewOf(stage: Stage, layout: Layout, archiveBytes: number): Promise<Cost> {
  return await preview(stage, `kinder-${layout}`, layout, archiveBytes, '');
}

/** The same without budgets: the local runner gives Lighthouse the machine for itself, which hides what else can run at the same time. */
export async function previewWithoutBudgets(stage: Stage, archiveBytes: number): Promise<Cost> {
  return await preview(stage, 'kinder-unmeasured', 'isolated', archiveBytes, '      budget-gate: false\n');
}

async function preview(stage: Stage, branch: string, layout: Layout, archiveBytes: number, more: string): Promise<Cost> {
  const { consumer } = stage;
  const { sha, event } = openPull(stage, branch, { ...goodChange(consumer), ...laidOut(consumer, 'preview', layout, more) });
  const run = await stage.run('preview', event(sha));
  consumer.main();
  return ours(`shipgate, ${layout}`, 'preview', run, stage, archiveBytes);
}

/** The demo's release by tag. */
export async function productionOf(stage: Stage, layout: Layout, archiveBytes: number): Promise<Cost> {
  const version = layout === 'isolated' ? '1.1.0' : '1.2.0';
  const { consumer } = stage;
  const sha = consumer.commit('main', `Release ${version}`, { ...release(version), ...laidOut(consumer, 'production', layout) });
  consumer.tag(`v${version}`);
  const run = await stage.run('production', tagEvent(consumer, `v${version}`, sha));
  return ours(`shipgate, ${layout}`, 'production', run, stage, archiveBytes);
}

/** Opens a pull request with a change. */
export function openPull({ consumer, sandbox }: Stage, branch: string, change: Change) {
  const sha = consumer.commit(branch, branch, change);
  const { number } = sandbox.github.createPullRequest(consumer.slug, { title: branch, head: { ref: branch, sha } });
  return { sha, event: (head: string) => pullRequestEvent(consumer, { number, title: branch, branch, sha: head }) };
}

function ours(name: string, workflow: string, run: Awaited<ReturnType<Stage['run']>>, stage: Stage, archiveBytes: number) {
  const users = usersOfSuite(workflow);
  return costOf(name, run, stage, (job) => (users.has(job) ? archiveBytes : 0));
}

/** The caller's file with its layout chosen. */
function laidOut(consumer: Consumer, workflow: string, layout: Layout, more = ''): Change {
  const file = `.github/workflows/${workflow}.yml`;
  const text = consumer.read(file).replace(/^ {6}layout: .*\n/m, '');
  return { [file]: text.replace('    with:\n', `    with:\n      layout: ${layout}\n${more}`) };
}
