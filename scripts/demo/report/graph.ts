import { formatDuration } from '#core/text.ts';
import type { JobResult, RunResult } from '#sandbox/runner/result.ts';
import { html, type Markup } from './html.ts';

const BOX = { width: 164, height: 46, gapX: 30, gapY: 16 };

interface Placed {
  key: string;
  job: JobResult;
  x: number;
  y: number;
}

/** The jobs of a run as a graph: a column for each step of the way, a line for each `needs`, result and time in each box. */
export function jobGraph(run: RunResult): Markup {
  const placed = place(run);
  const width = Math.max(...placed.map(({ x }) => x)) + BOX.width + 2;
  const height = Math.max(...placed.map(({ y }) => y)) + BOX.height + 2;
  const lines = placed.flatMap((box) => directNeeds(box, placed).map((from) => line(from, box)));
  return html`<svg class="graph" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Jobs">${lines}${placed.map((box) => drawBox(box, run.startedAt))}</svg>`;
}

function place(run: RunResult): Placed[] {
  const jobs = Object.entries(run.jobs).filter(([, job]) => job.kind === 'steps');
  const columns = new Map<string, number>();
  const columnOf = (key: string): number => {
    const known = columns.get(key);
    if (known !== undefined) return known;
    const needs = (run.jobs[key]?.needs ?? []).flatMap((need) => jobs.map(([name]) => name).filter((name) => isOf(name, need)));
    const column = needs.length === 0 ? 0 : Math.max(...needs.map(columnOf)) + 1;
    columns.set(key, column);
    return column;
  };
  const filled: number[] = [];
  return jobs.map(([key, job]) => {
    const column = columnOf(key);
    const row = filled[column] ?? 0;
    filled[column] = row + 1;
    return { key, job, x: 1 + column * (BOX.width + BOX.gapX), y: 1 + row * (BOX.height + BOX.gapY) };
  });
}

/** Whether a job is the one that a `needs` names, or a leg of its matrix. */
const isOf = (key: string, need: string) => key === need || key.startsWith(`${need} (`);

const needsOf = ({ job }: Placed, all: readonly Placed[]) => all.filter(({ key }) => job.needs.some((need) => isOf(key, need)));

/** The needs that no other need implies: a line past a job that also waits for its start would tell nothing. */
function directNeeds(box: Placed, all: readonly Placed[]): Placed[] {
  const needs = needsOf(box, all);
  const waitsFor = (from: Placed, wanted: Placed): boolean =>
    needsOf(from, all).some((need) => need === wanted || waitsFor(need, wanted));
  return needs.filter((need) => !needs.some((other) => other !== need && waitsFor(other, need)));
}

function line(from: Placed, to: Placed): Markup {
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  return html`<path d="M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/>`;
}

function drawBox({ job, x, y }: Placed, startedAt: number): Markup {
  const short = (job.name.split(' / ').slice(1).join(' / ') || job.name).replace(/ \(.*\)$/, '');
  const when =
    job.result === 'skipped' ? 'skipped' : `${formatDuration(job.durationMs)}, from ${formatDuration(job.startedAt - startedAt)}`;
  return html`<g class="${job.result}" transform="translate(${x} ${y})"><title>${job.name}</title><rect width="${BOX.width}" height="${BOX.height}" rx="6"/><text x="10" y="19" class="name">${short}</text><text x="10" y="36">${when}</text></g>`;
}
