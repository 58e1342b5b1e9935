import { afterAll, beforeAll } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { testRights } from './plays.ts';
import { PROTECTED, productionPlays, REVIEWED } from './release-plays.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ chromePath: await provideBrowser(process.env), environments: REVIEWED, projects: PROTECTED });
});
afterAll(async () => await stage[Symbol.asyncDispose]());

testRights('production', () => stage, productionPlays);
