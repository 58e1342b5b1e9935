import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import type { Played, Scene } from '#scripts/demo/scene.ts';
import { badPullRequest, goodPullRequest } from '#scripts/demo/scenes/pull-requests.ts';
import { brokenRelease, goodRelease, rollbackByHand } from '#scripts/demo/scenes/releases.ts';
import { placesWithSecret } from './find-secrets.ts';

// The demo's scenes, one after the other on one stage, as the demo plays them: workflow files and bundles that users call.
const SCENES = [goodPullRequest, badPullRequest, goodRelease, brokenRelease, rollbackByHand];
const MINUTES_MS = 60_000;

let stage: Stage;
const played: Played[] = [];

beforeAll(async () => {
  stage = await setStage({ chromePath: await provideBrowser(process.env) });
}, 2 * MINUTES_MS);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

test.each(SCENES.map((scene): [string, Scene] => [`${scene.title}: ${scene.expected}`, scene]))(
  '%s',
  async (_, scene) => {
    const result = await scene.play(stage, {});
    played.push(result);
    expect(result.checks.filter(({ holds }) => !holds)).toEqual([]);
  },
  5 * MINUTES_MS,
);

test('no secret stands in a log, an output, a summary, an artifact, a comment, an e-mail, a row, or a request to a foreign service', async () => {
  expect(played).toHaveLength(SCENES.length);
  expect(await placesWithSecret(stage, played)).toEqual([]);
});
