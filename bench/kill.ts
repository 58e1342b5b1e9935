import { planKills, playKill, when } from '#testing/proof/kill.ts';
import { inTurns } from '#testing/proof/matrix.ts';
import { printTable } from './support/table.ts';

/** Cuts runs off at random moments, by SIGKILL and SIGTERM, and runs each job again: one deployment, and the right end. `npm run bench -- kill [how many] [seed]`. */
const WIDTH = 6;
const [count = '200', seed = '20261122'] = process.argv.slice(2);

const beganAt = Date.now();
const ended = await inTurns(await planKills(Number(count), Number(seed)), WIDTH, async (kill) => ({
  ...kill,
  ...(await playKill(kill)),
}));
printTable(
  ['scenario', 'signal', 'runs', 'cut off', 'green again', 'broken'],
  [...Map.groupBy(ended, ({ scenario, signal }) => `${scenario.name}|${signal}`)]
    .toSorted()
    .map(([key, of]) => [
      ...key.split('|'),
      of.length,
      of.filter(({ first }) => first.exitCode !== 0).length,
      of.filter(({ again }) => again.exitCode === 0).length,
      of.filter(({ violations }) => violations.length > 0).length,
    ]),
);
const broken = ended.flatMap((one) => one.violations.map((violation) => ({ ...one, ...violation })));
for (const { rule, detail, ...one } of broken)
  console.log(`BROKEN: ${rule}: ${one.scenario.name}, ${one.signal} ${when(one)}: ${detail}`);
console.log(`${ended.length} runs in ${Math.round((Date.now() - beganAt) / 1000)} s, ${broken.length} broken promises.`);
if (broken.length > 0) process.exitCode = 1;
