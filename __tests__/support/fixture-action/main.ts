import { runAction } from '#kit/run-action.ts';
import { action } from './action.ts';
import { play } from './scenes.ts';

await runAction(action, play);
