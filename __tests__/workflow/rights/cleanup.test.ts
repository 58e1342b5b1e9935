import { afterAll, beforeAll } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { cleanupPlays } from './cleanup-plays.ts';
import { testRights } from './plays.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ chromePath: await provideBrowser(process.env), seed: 'none' });
});
afterAll(async () => await stage[Symbol.asyncDispose]());

testRights('cleanup', () => stage, cleanupPlays);
