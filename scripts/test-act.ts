import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatDuration } from '#core/text.ts';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { type Difference, differences, judge, wronglyEnded } from './act/compare.ts';
import { KNOWN_DIFFERENCES } from './act/known.ts';
import { SCENARIOS } from './act/scenarios.ts';
import { openSides } from './act/sides.ts';
import { installTools, tool } from './checks/tools.ts';

/**
 * `npm run test:act [-- --scenario WORDS] [--keep]`: plays the suite's workflows by the local runner and under act
 * (https://github.com/nektos/act), and compares how their jobs ended and what they put out. `--keep` leaves what act was given and what it said.
 */
const { values } = parseArgs({
  options: { scenario: { type: 'string', default: '' }, keep: { type: 'boolean', default: false } },
});
const chosen = SCENARIOS.filter(({ name }) => name.includes(values.scenario));
const obstacle = await installTools();
if (obstacle) {
  console.log(`act's Python wheel could not be installed: ${obstacle}`);
  console.log(`0 passed, 0 failed, ${chosen.length} skipped`);
  process.exit();
}

// Four stages and two runners clean up after themselves when this process ends.
process.setMaxListeners(20);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
const folder = mkdtempSync(join(tmpdir(), 'shipgate-act-'));
process.once('exit', () =>
  values.keep ? console.log(`Kept: ${folder}`) : rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
);
await using sides = openSides(tool('act'), await provideBrowser(process.env), folder);
const found: Difference[] = [];
const failed = new Set<string>();
const fail = (name: string, problems: readonly string[]) => {
  if (problems.length > 0) failed.add(name);
  for (const problem of problems) console.log(`    ${problem}`);
};

for (const scenario of chosen) {
  const startedAt = Date.now();
  const [local, act] = await Promise.all([sides.playLocally(scenario), sides.playUnderAct(scenario)]);
  const differing = differences(scenario.name, local, act);
  const { unknown } = judge(differing, KNOWN_DIFFERENCES);
  const problems = [
    ...act.complaints.map((complaint) => `act: ${complaint}`),
    ...wronglyEnded(scenario.ends, local).map((wrong) => `local runner: ${wrong}`),
    ...unknown.map(
      ({ job, what, local: ours, act: theirs }) => `${job} ${what}: ${show(ours)} locally, ${show(theirs)} under act`,
    ),
  ];
  found.push(...differing);
  console.log(
    `${problems.length > 0 ? '✗' : '✓'} ${scenario.name.padEnd(34)} ${formatDuration(Date.now() - startedAt).padStart(12)}`,
  );
  fail(scenario.name, problems);
}

const { tolerated, unused } = judge(found, KNOWN_DIFFERENCES);
for (const { entry, by } of tolerated) console.log(`  known, ${by.length}×: ${entry.name}: ${entry.reason}`);
if (chosen.length === SCENARIOS.length)
  fail(
    'known differences',
    unused.map(({ name }) => `Not seen any more, so it goes: ${name}`),
  );
console.log(`${chosen.length - failed.size} passed, ${failed.size} failed, 0 skipped`);
process.exitCode = failed.size > 0 || chosen.length === 0 ? 1 : 0;

function show(value: string | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
