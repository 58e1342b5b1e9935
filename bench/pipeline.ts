import { parseArgs } from 'node:util';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { setStage } from '#sandbox/stage/stage.ts';
import type { Cost } from './pipeline/measure.ts';
import { previewOf, previewWithoutBudgets, productionOf } from './pipeline/ours.ts';
import { peersPreview, peersProduction } from './pipeline/peers.ts';
import { suiteArchiveBytes } from './support/archive.ts';
import { printTable } from './support/table.ts';

/**
 * The demo's preview and production in both layouts, by the local runner: wall time, billed minutes, bytes downloaded.
 * `npm run bench -- pipeline [--treosh FOLDER]`: FOLDER is a copy of treosh/lighthouse-ci-action; with it the same work by the peers
 * is played too (Vercel's command line is fetched from npm for that).
 */
const NOTIFY_LIMIT_S = 2;
const { values } = parseArgs({ options: { treosh: { type: 'string' } } });

await using stage = await setStage({ chromePath: await provideBrowser(process.env) });
const archive = suiteArchiveBytes();
const previews = [await previewOf(stage, 'isolated', archive), await previewOf(stage, 'compact', archive)];
const releases = [await productionOf(stage, 'isolated', archive), await productionOf(stage, 'compact', archive)];
const unmeasured = await previewWithoutBudgets(stage, archive);
// One figure of three runs, so that a moment's load does not decide.
const [, notifyS = Number.NaN] = [...previews, unmeasured].map((cost) => cost.notifyS ?? Number.NaN).toSorted((a, b) => a - b);
if (values.treosh) {
  previews.push(await peersPreview(stage, values.treosh));
  releases.push(await peersProduction(stage, values.treosh));
}
show('preview', previews);
show('production', releases);
if (!values.treosh) console.log('\nThe peers are left out: --treosh names no copy of treosh/lighthouse-ci-action.');
console.log(`\nActions: each job that uses an action downloads its repository's tar.gz once (the suite's: ${mb(archive)} MB); npm's packages
count as fetched. actions/checkout is in every job of both sides and not counted. Artifacts: their zips, as stored.`);

const isKept = notifyS <= NOTIFY_LIMIT_S;
console.log(`\nnotify adds ${seconds(notifyS)} s to a preview, as the median of three (at most ${NOTIFY_LIMIT_S} s): ${isKept ? 'kept' : 'NOT KEPT'}
smoke and header-audit ran side by side for ${seconds(unmeasured.sideBySideS)} s of a preview without budgets`);
const isGreen = [...previews, ...releases].every(({ conclusion }) => conclusion === 'success');
if (!isGreen) console.log('Not every run was green, so the figures do not compare like with like.');
if (!isKept || !isGreen || unmeasured.sideBySideS === 0) process.exitCode = 1;

function show(what: string, costs: readonly Cost[]): void {
  const [first] = costs;
  if (!first) return;
  const ratio = (of: (cost: Cost) => number) => (cost: Cost) => `${round(of(cost))} (${round(of(cost) / of(first))}×)`;
  const columns = {
    ended: ({ conclusion }: Cost) => conclusion,
    'wall, s': ratio(({ wallS }) => wallS),
    'billed, min': ratio(({ billedMinutes }) => billedMinutes),
    jobs: ratio(({ jobs }) => jobs),
    'actions, MB': ratio(({ actionsMb }) => actionsMb),
    'artifacts, MB': ({ artifactsMb }: Cost) => round(artifactsMb),
    'notify, s': ({ notifyS: added }: Cost) => (added === undefined ? 'nobody told' : round(added)),
  };
  console.log('');
  printTable(
    [what, ...Object.keys(columns)],
    costs.map((cost) => [cost.name, ...Object.values(columns).map((cell) => cell(cost))]),
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
function seconds(value: number): string {
  return value.toFixed(1);
}
