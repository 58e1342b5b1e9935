import { afterAll, beforeAll } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { testRights } from './plays.ts';
import { PROTECTED, rollbackPlays } from './release-plays.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ chromePath: await provideBrowser(process.env), projects: PROTECTED });
});
afterAll(async () => await stage[Symbol.asyncDispose]());

testRights('rollback', () => stage, rollbackPlays);
