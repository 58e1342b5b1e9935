import { join } from 'node:path';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { comparable } from './comparable.ts';
import { playUnderAct } from './play.ts';
import type { Scenario } from './scenarios.ts';
import { type Seen, seenLocally } from './seen.ts';

/** Platforms of the same kind, one per example for each runner, and a place for what act needs. */
export interface Sides extends AsyncDisposable {
  playLocally: (scenario: Scenario) => Promise<Seen>;
  playUnderAct: (scenario: Scenario) => Promise<Seen>;
}

/** Stages are set when they are first played on. @param act the program @param folder where each of its runs gets a folder, with its log `act.log` */
export function openSides(act: string, chromePath: string, folder: string): Sides {
  const opened = new AsyncDisposableStack();
  const stages = new Map<string, Promise<Stage>>();
  const stageOf = async (side: string, { on }: Scenario): Promise<Stage> => {
    const key = `${side} ${on.example}`;
    const known = stages.get(key) ?? setStage({ chromePath, ...on }).then((stage) => opened.use(stage));
    stages.set(key, known);
    return await known;
  };
  return {
    async playLocally(scenario) {
      const stage = await stageOf('local', scenario);
      const { workflow, event } = await scenario.prepare(stage);
      return told(stage, scenario, seenLocally(await stage.run(workflow, event), scenario.caller));
    },
    async playUnderAct(scenario) {
      const stage = await stageOf('act', scenario);
      const { workflow, event } = await scenario.prepare(stage);
      const room = { act, folder: join(folder, scenario.name.replaceAll(/\W+/g, '-')), chromePath };
      return told(stage, scenario, await playUnderAct(stage, room, workflow, event));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function told(stage: Stage, { on }: Scenario, seen: Seen): Seen {
  stage.consumer.main();
  return comparable(
    seen,
    stage,
    on.projects.map(({ name }) => name),
  );
}
