import type { Scene } from '#testing/fixture-action/action.ts';
import { type BundleOptions, type BundleRun, runStep } from '#testing/run-bundle.ts';

/** Plays a scene of the fixture action, unbuilt, as a step of its own. */
export const playScene = (scene: Scene, inputs: Record<string, string> = {}, options: BundleOptions = {}): Promise<BundleRun> =>
  runStep('__tests__/support/fixture-action/main.ts', { scene, ...inputs }, options);
