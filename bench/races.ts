import { isGreen } from '#testing/proof/judge.ts';
import { playRace, RACES } from '#testing/proof/races.ts';
import { printTable } from './support/table.ts';

/** Concurrent runs of deploy, promote and rollback: production ends on the right deployment, and each run tells the truth. `npm run bench -- races [runs] [rounds] [race]`. */
const [runs = '20', rounds = '3', only] = process.argv.slice(2);
const SEED = 20_261_122;

const rows: (string | number)[][] = [];
let broken = 0;
for (const race of RACES.filter(({ name }) => only === undefined || name === only)) {
  for (let round = 0; round < Number(rounds); round++) {
    const beganAt = Date.now();
    const { steps, violations } = await playRace(race, Number(runs), SEED + round);
    const green = steps.filter(({ report }) => isGreen(report.verdict)).length;
    rows.push([
      race.name,
      round + 1,
      steps.length,
      green,
      steps.length - green,
      violations.length,
      (Date.now() - beganAt) / 1000,
    ]);
    broken += violations.length;
    for (const { rule, detail } of violations) console.log(`BROKEN: ${rule}: ${race.name}, round ${round + 1}: ${detail}`);
  }
}
printTable(['race', 'round', 'runs', 'green', 'red', 'broken', 's'], rows);
if (broken > 0) process.exitCode = 1;
