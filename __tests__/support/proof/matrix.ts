import pLimit from 'p-limit';
import { type DistinctCall, distinctCalls } from './calls.ts';
import { type FaultName, faultsFor, type Lasting, plant } from './faults.ts';
import { judge, standingOf, textOf, type Violation } from './judge.ts';
import type { Scenario } from './scenarios.ts';
import { rest, type Step, setScene } from './scene.ts';

export interface Case {
  scenario: Scenario;
  call: DistinctCall;
  fault: FaultName;
  lasting: Lasting;
}

export interface Result {
  verdict: string | undefined;
  /** What the report says, for a reader of the table. */
  text: string;
  /** Whether the fault met a call at all: with a fault elsewhere in time a run may take another way. */
  wasMet: boolean;
  ms: number;
  violations: Violation[];
}

/** Far beyond the deadline of one minute. */
const PATIENCE_MS = 360_000;

/** Runs each scenario once without a fault. @returns every call of it with every fault, and the scenarios that did not even pass cleanly. */
export async function planCases(scenarios: readonly Scenario[]): Promise<{ cases: Case[]; unclean: string[] }> {
  const unclean: string[] = [];
  const planned = await inTurns(scenarios, 3, async (scenario) => {
    const { requests, result } = await play(scenario);
    const broken = result.violations.map(({ rule, detail }) => `${rule}: ${detail}`);
    if (result.verdict !== 'pass') broken.unshift(`${result.verdict}: ${result.text}`);
    if (broken.length > 0) unclean.push(`${scenario.name}: ${broken.join('; ')}`);
    if (result.verdict !== 'pass') return [];
    return distinctCalls(requests).flatMap((call) =>
      faultsFor(call).flatMap((fault) => (['once', 'for good'] as const).map((lasting) => ({ scenario, call, fault, lasting }))),
    );
  });
  return { cases: planned.flat(), unclean };
}

/** Plays one scenario on a stage of its own, with the fault if one is given, and judges the end. */
export async function play(scenario: Scenario, fault?: Omit<Case, 'scenario'>) {
  await using scene = await setScene(scenario.project);
  const { inputs, env, production: wanted, untrue } = await scenario.prepare(scene);
  const { traffic } = scene.sandbox;
  const before = standingOf(scene);
  const first = traffic.requests.length;
  if (fault) traffic.faults.push(plant(fault.call, fault.fault, fault.lasting));
  const [planted] = traffic.faults;
  const step = await scene.step(inputs, {
    patienceMs: PATIENCE_MS,
    env: { ...scenario.env, ...env },
    ...(scenario.event !== undefined && { event: scenario.event }),
  });
  const wasMet = traffic.faults[0] !== planted;
  traffic.faults.length = 0;
  await rest(scene);
  const requests = traffic.requests.slice(first);
  const after = standingOf(scene);
  const isGone = fault?.fault === '404' && fault.lasting === 'for good' && /GET \/v13\/deployments\/\S+ /.test(fault.call.name);
  const spoilt = fault && { ...fault.call, isGone };
  const violations = judge({ scenario, wanted, untrue: untrue?.(), scene, before, after, step, requests, spoilt });
  return { requests, result: resultOf(step, wasMet, violations) };
}

const resultOf = (step: Step, wasMet: boolean, violations: Violation[]): Result => ({
  verdict: step.report.verdict,
  text: textOf(step),
  wasMet,
  ms: step.report.durationMs ?? 0,
  violations,
});

/** Does something for each item, so many at the same time. */
export function inTurns<Item, Value>(
  items: readonly Item[],
  width: number,
  act: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const limit = pLimit(width);
  return Promise.all(items.map((item) => limit(() => act(item))));
}

/** A share of a list that is the same for the same seed. */
export function shareOf<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = randomOf(seed);
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
