import { expect, test } from '@jest/globals';
import { SUITE_SLUG } from '#core/suite.ts';
import { removeArtifact } from '#sandbox/artifacts/store.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { changes, isNamed } from './judge.ts';
import { type Right, rightsOf, suiteWithout, titleOf } from './rights.ts';
import { lettersOn } from './trace.ts';

/** One situation, played with a copy of the suite on a stage that earlier plays have used. @returns the trace of its last run */
export type Play = (stage: Stage, suite: Record<string, string>) => Promise<string[]>;

/** Which situation needs a right. */
export type Plays = (right: Right) => { name: string; play: Play };

const MINUTE_MS = 60_000;

/**
 * A test for each right of a workflow: without it, the situation that needs it says so or ends differently.
 * Each scope and each secret is taken from one of the jobs that have it; with SHIPGATE_LONG, as CI sets it every week, from every job.
 */
export function testRights(workflow: string, stage: () => Stage, plays: Plays): void {
  const whole = new Map<string, { play: Play; trace: string[] }>();
  const rights = rightsOf(workflow);
  const played = process.env.SHIPGATE_LONG ? rights : oneOfEach(rights);
  test.each(played.map((right): [string, Right] => [titleOf(right), right]))(
    `${workflow} needs %s`,
    async (_, right) => {
      const { name, play } = plays(right);
      const lacking = await playWith(stage(), play, right);
      if (isNamed(right, lacking)) return;
      const known = whole.get(name) ?? { play, trace: await playWith(stage(), play) };
      whole.set(name, known);
      expect(changes(known.trace, lacking)).not.toEqual([]);
    },
    3 * MINUTE_MS,
  );
  test(
    `what ${workflow} leaves is still the same when nothing is taken away`,
    async () => {
      // The plays share a stage: a trace that changed by itself meanwhile would have called every right needed.
      for (const [name, { play, trace }] of whole)
        expect({ name, changes: changes(trace, await playWith(stage(), play)) }).toEqual({ name, changes: [] });
    },
    5 * MINUTE_MS,
  );
  if (played.length < rights.length)
    test.skip(`${workflow} needs ${rights.length - played.length} more rights, job by job: SHIPGATE_LONG=1 plays them`, () =>
      undefined);
}

/** One job for each scope and each secret: the last, which is the closest to people. */
const oneOfEach = (rights: readonly Right[]): Right[] => [
  ...new Map(rights.map((right) => [`${right.kind} ${right.name} ${right.access}`, right])).values(),
];

async function playWith(stage: Stage, play: Play, right?: Right): Promise<string[]> {
  const { artifacts } = stage.sandbox;
  // A play that lacked a right may have left letters: this one would deliver them.
  for (const { id } of lettersOn(stage)) removeArtifact(artifacts.store, id);
  using suite = suiteWithout(right);
  return await play(stage, { [SUITE_SLUG]: suite.folder });
}
