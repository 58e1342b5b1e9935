import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median } from '@shipgate/budget-gate/assert/aggregate.ts';
import { printTable } from './support/table.ts';

/** How long each bundle takes to refuse a bad input, against an empty Node program; both started in turns. At most 1.5 times as long. */
const ROOT = resolve(import.meta.dirname, '..');
const ROUNDS = 25;
const LIMIT = 1.5;

const folder = mkdtempSync(join(tmpdir(), 'shipgate-cold-'));
const empty = join(folder, 'empty.mjs');
writeFileSync(empty, '');
const names = readdirSync(join(ROOT, 'dist')).filter((name) => existsSync(join(ROOT, 'dist', name, 'index.js')));

const rows = names.map((name) => {
  const bundle = join(ROOT, 'dist', name, 'index.js');
  const pairs = Array.from({ length: ROUNDS }, () => ({ empty: startMs(empty), bundle: startMs(bundle) }));
  const [emptyMs, bundleMs] = [median(pairs.map((pair) => pair.empty)), median(pairs.map((pair) => pair.bundle))];
  return { name, emptyMs, bundleMs, ratio: bundleMs / emptyMs };
});
rmSync(folder, { recursive: true });

printTable(
  ['bundle on bad input', 'ms (median)', 'empty program, ms', 'ratio', `≤ ${LIMIT}`],
  rows.map(({ name, bundleMs, emptyMs, ratio }) => [name, bundleMs, emptyMs, ratio, ratio <= LIMIT ? 'yes' : 'NO']),
);
if (rows.some(({ ratio }) => ratio > LIMIT)) process.exitCode = 1;

/** From spawn to exit, with the files that a runner gives. The input is unknown, so no action can do anything but refuse it. */
function startMs(program: string): number {
  const { PATH = '' } = process.env;
  const files = { RUNNER_TEMP: folder, GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const startedAt = performance.now();
  spawnSync(process.execPath, [program], { cwd: folder, env: { PATH, INPUT_NONSENSE: 'x', ...files } });
  return performance.now() - startedAt;
}
