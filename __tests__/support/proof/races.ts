import { setTimeout as delay } from 'node:timers/promises';
import type { DeploymentView } from '#sandbox/vercel/start.ts';
import { isGreen, textOf, type Violation } from './judge.ts';
import { randomOf } from './matrix.ts';
import { site } from './scenarios.ts';
import { rest, type Scene, type Step, setScene } from './scene.ts';

/** Runs that get in each other's way. */
export interface Race {
  name: string;
  buildDelayMs?: number;
  /** Sets the stage for so many runs. @returns the inputs and variables of each, and what production may end on. */
  prepare(scene: Scene, runs: number): Promise<Field>;
}

interface Starter {
  inputs: Record<string, string>;
  env: Record<string, string>;
  /** What must have come about before it starts. */
  awaits?(): boolean;
}

interface Field {
  starters: Starter[];
  /** Ids that production may end on, once all have run. */
  rightEnds(made: readonly DeploymentView[], results: readonly Step[]): string[];
}

const BUILD_MS = 150;
const PATIENCE_MS = 300_000;
/** More processes than that are slow at everything: their clocks are not to run ahead. */
const FEW_RUNS = 6;
const FEW_RATE = 3;
/** Runs start within this time. */
const SPREAD_MS = 400;

const newestOf = (made: readonly DeploymentView[]) =>
  made
    .filter(({ target, readyState }) => target === 'production' && readyState === 'READY')
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .slice(0, 1)
    .map(({ id }) => id);

const runEnv = (index: number) => ({ GITHUB_RUN_ID: String(5000 + index), GITHUB_EVENT_NAME: 'push' });

const live = (scene: Scene, version: string) => ({
  'working-directory': scene.folder(site(version)),
  environment: 'production',
});

export const RACES: readonly Race[] = [
  {
    name: 'two attempts of a job',
    buildDelayMs: 1500,
    async prepare(scene, runs) {
      await scene.seed(site('0'), { target: 'production' });
      // GitHub gave up on a runner that went on: its job and the next attempts have one key.
      const inputs = live(scene, '1');
      const awaits = () => scene.deployments().length > 1;
      const starters = Array.from({ length: runs }, (_, index) => ({
        inputs,
        env: { ...runEnv(0), GITHUB_RUN_ATTEMPT: String(index + 1) },
        ...(index > 0 && { awaits }),
      }));
      return { starters, rightEnds: newestOf };
    },
  },
  {
    name: 'same commit',
    async prepare(scene, runs) {
      await scene.seed(site('0'), { target: 'production' });
      const starters = Array.from({ length: runs }, (_, index) => ({ inputs: live(scene, '1'), env: runEnv(index) }));
      return { starters, rightEnds: newestOf };
    },
  },
  {
    name: 'two commits',
    async prepare(scene, runs) {
      await scene.seed(site('0'), { target: 'production' });
      const starters = Array.from({ length: runs }, (_, index) => ({
        inputs: live(scene, String(1 + (index % 2))),
        env: { ...runEnv(index), GITHUB_SHA: String(1 + (index % 2)).repeat(40) },
      }));
      return { starters, rightEnds: newestOf };
    },
  },
  {
    name: 'promote against promote',
    async prepare(scene, runs) {
      await scene.seed(site('0'), { target: 'production' });
      const staged = { target: 'production', autoAssignCustomDomains: false };
      const ids: string[] = [];
      for (let index = 0; index < runs; index++) ids.push(await scene.seed(site(String(index + 1)), staged));
      const starters = ids.map((deployment, index) => ({ inputs: { operation: 'promote', deployment }, env: runEnv(index) }));
      return { starters, rightEnds: () => ids.slice(-1) };
    },
  },
  {
    name: 'deploy against rollback',
    async prepare(scene, runs) {
      await scene.seed(site('-1'), { target: 'production' });
      const target = await scene.seed(site('0'), { target: 'production' });
      await scene.seed(site('1'), { target: 'production' });
      const starters = Array.from({ length: runs }, (_, index) => ({
        inputs: index % 5 === 1 ? { operation: 'rollback', deployment: target } : live(scene, String(index + 2)),
        env: runEnv(index),
      }));
      // A rollback that says it is done stands, whatever was on its way; one that gives way leaves the newest release.
      const rightEnds: Field['rightEnds'] = (made, results) =>
        results.some(({ report, outputs }) => isGreen(report.verdict) && outputs['deployment-id'] === target)
          ? [target]
          : newestOf(made);
      return { starters, rightEnds };
    },
  },
];

/** Starts all runs within a moment, lets them end, and judges what each said and what production serves. */
export async function playRace(race: Race, runs: number, seed: number): Promise<{ steps: Step[]; violations: Violation[] }> {
  const random = randomOf(seed);
  await using scene = await setScene({ buildDelayMs: race.buildDelayMs ?? BUILD_MS });
  const { starters, rightEnds } = await race.prepare(scene, runs);
  const before = new Set(scene.deployments().map(({ id }) => id));
  const served = new Map<string, number>();
  const watching = new AbortController();
  const watch = watchProduction(scene, served, watching.signal);
  const steps = await Promise.all(
    starters.map(async ({ inputs, env, awaits }) => {
      await delay(random() * SPREAD_MS);
      while (awaits && !awaits()) await delay(20);
      const rate = runs > FEW_RUNS ? 1 : FEW_RATE;
      return await scene.step({ 'timeout-minutes': '3', ...inputs }, { env, rate, patienceMs: PATIENCE_MS });
    }),
  );
  await rest(scene);
  watching.abort();
  await watch;
  const made = scene.deployments().filter(({ id }) => !before.has(id));
  return { steps, violations: judgeRace(steps, scene, served, rightEnds(made, steps)) };
}

/** Notes every deployment that all production domains served at one moment. */
async function watchProduction(scene: Scene, served: Map<string, number>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const [first, ...others] = new Set(Object.values(scene.production()));
    if (first !== undefined && others.length === 0) served.set(first, Date.now());
    await delay(4);
  }
}

function judgeRace(steps: readonly Step[], scene: Scene, served: Map<string, number>, rightEnds: string[]): Violation[] {
  const violations: Violation[] = [];
  const broken = (rule: string, detail: string) => violations.push({ rule, detail });
  const production = scene.production();
  const ends = new Set(Object.values(production));
  if (![...ends].every((id) => id !== undefined && rightEnds.includes(id)) || ends.size !== 1)
    broken('production ends on the right deployment', `${JSON.stringify(production)}, not ${rightEnds.join(' or ')}`);
  for (const { report, outputs, exitCode, stderr, hung } of steps) {
    const id = outputs['deployment-id'];
    if (hung || stderr !== '' || report.verdict === undefined) {
      broken('it ends with a report', stderr.slice(-300) || `hung: ${hung}, exit ${exitCode}`);
      continue;
    }
    const bug = report.findings.find(({ rule }) => rule === 'bug');
    if (bug) broken('no bug of ours', bug.title);
    if (exitCode !== (isGreen(report.verdict) ? 0 : 1)) broken('verdict and exit code agree', `${report.verdict}, ${exitCode}`);
    if (isGreen(report.verdict) && (id === undefined || !served.has(id)))
      broken('who passes was production', `${id} never served every domain`);
  }
  const [end] = ends;
  const winners = steps.filter(({ outputs }) => outputs['deployment-id'] === end);
  const [winner] = winners;
  if (winner && !winners.some(({ report }) => isGreen(report.verdict)))
    broken(
      'who is production passes',
      `${end} is production, but its run says ${winner.report.verdict}: ${textOf(winner).slice(0, 250)}`,
    );
  for (const step of steps) {
    const text = textOf(step);
    if (
      !isGreen(step.report.verdict) &&
      !/supersede|took over|replaced|in the way|later|newer|rolled back|rollback|pinned/i.test(text)
    )
      broken('who loses says to whom', `${step.report.verdict}: ${text.slice(0, 250)}`);
  }
  const alive = scene.deployments().filter(({ readyState }) => readyState === 'READY');
  const keys = alive.map(({ meta }) => meta.shipgateKey).filter((key) => key !== undefined);
  if (new Set(keys).size < keys.length) broken('one key leaves one deployment', `${keys.length} of ${new Set(keys).size} keys`);
  return violations;
}
