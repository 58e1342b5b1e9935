import { afterAll, beforeAll } from '@jest/globals';
import { type ForkStage, MINUTE_MS, setForkStage } from '../stream/fork-stage.ts';
import { forkPlaysOn } from './fork-plays.ts';
import { type Plays, testRights } from './plays.ts';

let scene: ForkStage;
let plays: Plays;
beforeAll(async () => {
  scene = await setForkStage();
  plays = await forkPlaysOn(scene);
}, 2 * MINUTE_MS);
afterAll(async () => await scene[Symbol.asyncDispose]());

const stage = () => scene.stage;
testRights('preview-fork', stage, (right) => plays(right));
