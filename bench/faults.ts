import { FAULTS, PASSING } from '#testing/proof/faults.ts';
import { isGreen } from '#testing/proof/judge.ts';
import { type Case, inTurns, planCases, play, type Result, shareOf } from '#testing/proof/matrix.ts';
import { SCENARIOS } from '#testing/proof/scenarios.ts';
import { printTable } from './support/table.ts';

/**
 * Every call of every operation of deploy, spoilt in every way, once and for good: each ends in success or in one clear error.
 * `npm run bench -- faults [scenario] [how many]`. Waiting runs cost nothing, so more run at the same time than there are cores.
 */
const WIDTH = 12;
const SEED = 20_261_122;

const [only, count] = process.argv.slice(2);
const scenarios = SCENARIOS.filter(({ name }) => only === undefined || only === 'all' || name === only);
const beganAt = Date.now();
const { cases: every, unclean } = await planCases(scenarios);
const cases = count === undefined ? every : shareOf(every, Number(count), SEED);
console.log(
  `${cases.length} of ${every.length} cases: ${scenarios.length} scenarios, ${new Set(every.map(({ call }) => call.name)).size} calls, ${Object.keys(FAULTS).length} faults.`,
);

let done = 0;
const ended = await inTurns(cases, WIDTH, async (one) => {
  const { result } = await play(one.scenario, one);
  done += 1;
  if (done % 100 === 0) console.log(`${done} of ${cases.length} after ${Math.round((Date.now() - beganAt) / 1000)} s`);
  return { ...one, result };
});

printCalls();
const broken = ended.filter(({ result }) => result.violations.length > 0);
printLost();
printViolations();
const missed = ended.filter(({ result }) => !result.wasMet).length;
console.log(
  `${ended.length} cases in ${Math.round((Date.now() - beganAt) / 1000)} s: ${ended.filter(({ result }) => isGreen(result.verdict)).length} green, ${ended.length - broken.length} without a violation, ${broken.length} with one; ${missed} met no call.`,
);
for (const text of unclean) console.log(`NOT CLEAN WITHOUT A FAULT: ${text}`);
if (broken.length > 0 || unclean.length > 0) process.exitCode = 1;

/** One row per call, one column per fault: green or red when it happens once / for good, `!` where a promise was broken. */
function printCalls() {
  const faults = Object.keys(FAULTS);
  const rows = [...Map.groupBy(ended, ({ scenario, call }) => `${scenario.name}: ${call.name}`)].map(([name, ofCall]) => [
    name,
    ...faults.map((fault) =>
      ofCall
        .filter((one) => one.fault === fault)
        .map(mark)
        .join(''),
    ),
  ]);
  printTable(['call', ...faults], rows);
  console.log('g: green, R: red with its reason, -: the fault met no call, !: a promise was broken. First once, then for good.');
}

function mark({ result }: { result: Result }): string {
  if (result.violations.length > 0) return '!';
  if (!result.wasMet) return '-';
  return isGreen(result.verdict) ? 'g' : 'R';
}

/** Not a broken promise, but worth a look: what passes by itself ended a run. */
function printLost() {
  const lost = ended.filter(
    ({ lasting, fault, result }) => lasting === 'once' && PASSING.includes(fault) && result.wasMet && !isGreen(result.verdict),
  );
  if (lost.length === 0) return;
  console.log(`\n${lost.length} runs ended red though the fault happened once and would have passed:`);
  for (const [name, of] of Map.groupBy(lost, ({ scenario, call }) => `${scenario.name}: ${call.name}`))
    console.log(`- ${name}: ${of.map(({ fault }) => fault).join(', ')}\n    ${of[0]?.result.text.slice(0, 240)}`);
}

function printViolations() {
  const all = broken.flatMap((one) => one.result.violations.map((violation) => ({ ...one, ...violation })));
  for (const [rule, ofRule] of Map.groupBy(all, ({ rule }) => rule)) {
    console.log(`\nBROKEN: ${rule} (${ofRule.length})`);
    for (const [name, of] of Map.groupBy(ofRule, ({ scenario, call }) => `${scenario.name}: ${call.name}`))
      console.log(`- ${name}: ${of.map(nameOf).join(', ')}\n    ${of[0]?.detail}`);
  }
}

function nameOf({ fault, lasting }: Pick<Case, 'fault' | 'lasting'>): string {
  return lasting === 'once' ? fault : `${fault} for good`;
}
