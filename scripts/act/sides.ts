import { join } from 'node:path';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { comparable } from './comparable.ts';
import { playUnderAct } from './play.ts';
import type { Scenario } from './scenarios.ts';
import { type Seen, seenLocally } from './seen.ts';

/** Two platforms of the same kind, one for each runner, and a place for what act needs. */
export interface Sides extends AsyncDisposable {
  playLocally: (scenario: Scenario) => Promise<Seen>;
  playUnderAct: (scenario: Scenario) => Promise<Seen>;
}

/** Sets both stages. @param act the program @param folder where each of its runs gets a folder, with its log `act.log` */
export async function openSides(act: string, chromePath: string, folder: string): Promise<Sides> {
  await using opened = new AsyncDisposableStack();
  const [ours, theirs] = [opened.use(await setStage({ chromePath })), opened.use(await setStage({ chromePath }))];
  const all = opened.move();
  return {
    playLocally: (scenario) =>
      play(ours, scenario, async ({ workflow, event }) => seenLocally(await ours.run(workflow, event), scenario.caller)),
    playUnderAct: (scenario) =>
      play(theirs, scenario, ({ workflow, event }) =>
        playUnderAct(theirs, { act, folder: join(folder, scenario.name.replaceAll(/\W+/g, '-')), chromePath }, workflow, event),
      ),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

type Prepared = Awaited<ReturnType<Scenario['prepare']>>;

async function play(stage: Stage, scenario: Scenario, run: (prepared: Prepared) => Promise<Seen>): Promise<Seen> {
  const seen = await run(await scenario.prepare(stage));
  stage.consumer.main();
  return comparable(seen, stage, scenario.projects);
}
