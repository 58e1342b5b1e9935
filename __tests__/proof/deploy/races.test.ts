import { expect, test } from '@jest/globals';
import { playRace, RACES } from '#testing/proof/races.ts';

/** `npm run bench -- races` starts twenty. */
const RUNS = 5;
const SEED = 20_261_122;

test.each(RACES)(
  '$name: production ends on the right deployment, and each run tells the truth',
  async (race) => {
    const { violations } = await playRace(race, RUNS, SEED);
    expect(violations).toEqual([]);
  },
  180_000,
);
