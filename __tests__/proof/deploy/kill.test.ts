import { expect, test } from '@jest/globals';
import { planKills, playKill, when } from '#testing/proof/kill.ts';
import { inTurns } from '#testing/proof/matrix.ts';

/** `npm run bench -- kill` cuts off two hundred. */
const SHARE = 12;
const SEED = 20_261_122;
const WIDTH = 4;

test('a job that is cut off at any moment and run again ends with one deployment and the right production', async () => {
  const kills = await planKills(SHARE, SEED);
  const broken = await inTurns(kills, WIDTH, async (kill) => {
    const { violations } = await playKill(kill);
    return violations.map(({ rule, detail }) => `${kill.scenario.name}, ${kill.signal} ${when(kill)}: ${rule}: ${detail}`);
  });
  expect(broken.flat()).toEqual([]);
}, 180_000);
