import type { Fault, ServiceName } from '#sandbox/traffic/traffic.ts';
import { createdIn, isGreen, judge, standingOf, textOf, type Violation, wrongDomains } from './judge.ts';
import { inTurns, play, randomOf } from './matrix.ts';
import { SCENARIOS, type Scenario, site } from './scenarios.ts';
import { rest, type Step, setScene } from './scene.ts';

/** A run that is cut off at one moment, and what stands after it was run again. */
export interface Kill {
  scenario: Scenario;
  signal: 'SIGKILL' | 'SIGTERM';
  moment: Moment;
}

/**
 * So many requests have arrived at any service and some milliseconds have passed (the last request takes effect, its answer may be lost),
 * or so much time since the start.
 */
export type Moment = { kind: 'requests'; count: number; thenMs: number } | { kind: 'time'; ms: number };

/** These change something that a re-run must neither repeat nor lose. */
const KILLED = ['preview', 'live', 'staged', 'promote', 'rollback'];
/** A build takes a while, so that a signal can meet it. */
const BUILD_MS = 250;
const PATIENCE_MS = 300_000;
const THEN_MAX_MS = 25;

/** So many kills; the moments are the same for the same seed, within what an undisturbed run takes. */
export async function planKills(count: number, seed: number): Promise<Kill[]> {
  const random = randomOf(seed);
  const scenarios = SCENARIOS.filter(({ name }) => KILLED.includes(name)).map(slowly);
  const whole = await inTurns(scenarios, 1, async (scenario) => {
    const beganAt = Date.now();
    const { requests, result } = await play(scenario);
    if (result.verdict !== 'pass') throw new Error(`${scenario.name} ends ${result.verdict} undisturbed: ${result.text}`);
    return { scenario, requests: requests.length, ms: Date.now() - beganAt };
  });
  return Array.from({ length: count }, (_, index) => {
    const { scenario, requests, ms } = whole[index % whole.length] as (typeof whole)[number];
    const signal = random() < 0.7 ? 'SIGKILL' : 'SIGTERM';
    const [where, then] = [random(), random()];
    const byRequests = {
      kind: 'requests',
      count: 1 + Math.floor(where * requests),
      thenMs: Math.floor(then * THEN_MAX_MS),
    } as const;
    return { scenario, signal, moment: random() < 0.7 ? byRequests : { kind: 'time', ms: Math.floor(where * ms) } };
  });
}

const slowly = (scenario: Scenario): Scenario => ({ ...scenario, project: { buildDelayMs: BUILD_MS, ...scenario.project } });

/** The moment in words. */
export const when = ({ moment }: Kill): string =>
  moment.kind === 'time' ? `${moment.ms} ms after its start` : `${moment.thenMs} ms after request ${moment.count}`;

/** Cuts a run off, runs the job again as GitHub's next attempt, and judges both. */
export async function playKill(kill: Kill): Promise<{ first: Step; again: Step; violations: Violation[] }> {
  const { scenario } = kill;
  await using scene = await setScene(scenario.project);
  const { inputs, production: wanted } = await scenario.prepare(scene);
  const before = standingOf(scene);
  const { traffic } = scene.sandbox;
  const options = { ...(scenario.event !== undefined && { event: scenario.event }), patienceMs: PATIENCE_MS };
  const beganAt = traffic.requests.length;
  const first = await scene.step(inputs, {
    ...options,
    ...(scenario.env && { env: scenario.env }),
    onStart: (child) => traffic.faults.push(...countdown(kill.moment, () => child.kill(kill.signal))),
  });
  traffic.faults.length = 0;
  const requests = traffic.requests.slice(beganAt);
  const violations =
    kill.signal === 'SIGTERM'
      ? judgeCancelled(first, { scene, scenario, wanted, before, after: standingOf(scene), requests })
      : [];
  await rest(scene);
  const again = await scene.step(inputs, { ...options, env: { ...scenario.env, GITHUB_RUN_ATTEMPT: '2' } });
  await rest(scene);
  return { first, again, violations: [...violations, ...(await judgeAgain(again, { scene, scenario, wanted, before }))] };
}

/** Faults that spoil nothing: they count what arrives, and act once. */
function countdown(moment: Moment, act: () => void): Fault[] {
  if (moment.kind === 'time') {
    setTimeout(act, moment.ms);
    return [];
  }
  let arrived = 0;
  const path = () => {
    arrived += 1;
    if (arrived === moment.count) setTimeout(act, moment.thenMs);
    return false;
  };
  const services: ServiceName[] = ['vercel', 'github', 'site'];
  return services.map((service) => ({ service, path, kind: 'reset', response: { status: 0 } }));
}

type Seen = Omit<Parameters<typeof judge>[0], 'step' | 'spoilt'>;

/** A cancelled job leaves no build running, and says where its deployment stands. */
function judgeCancelled(step: Step, seen: Seen): Violation[] {
  // The signal can come before the action listens: then it has done nothing but begin.
  if (step.report.verdict === undefined && seen.requests.length === 0) return [];
  const [made] = createdIn(seen);
  const isOver = made && ['READY', 'ERROR', 'CANCELED'].includes(made.readyState);
  const told = step.outputs.state;
  const untrue = isOver && told !== made.readyState && !(made.readyState === 'READY' && /^(STAGED|READY)$/.test(told ?? ''));
  return [
    ...judge({ ...seen, step, spoilt: undefined }),
    ...(untrue
      ? [{ rule: 'a cancelled run says where its deployment stands', detail: `${made.readyState}, but told: ${told}` }]
      : []),
  ];
}

/** After the re-run all is as if nothing had been cut off. */
async function judgeAgain(step: Step, seen: Pick<Seen, 'scene' | 'scenario' | 'wanted' | 'before'>): Promise<Violation[]> {
  const broken = (rule: string, detail: string): Violation => ({ rule, detail });
  if (!isGreen(step.report.verdict))
    return [broken('the re-run is green', `${step.report.verdict}: ${textOf(step).slice(0, 300)}`)];
  const after = standingOf(seen.scene);
  const live = createdIn({ ...seen, after }).filter(({ readyState }) => readyState !== 'CANCELED' && readyState !== 'ERROR');
  const violations: Violation[] = [];
  const isDeploy = !['promote', 'rollback'].includes(seen.scenario.name);
  if (live.length !== (isDeploy ? 1 : 0))
    violations.push(
      broken('one deployment is alive', live.map(({ id, readyState }) => `${id} ${readyState}`).join(', ') || 'none'),
    );
  violations.push(...wrongDomains({ ...seen, after }).map((detail) => broken('production is right', detail)));
  if (isDeploy && live[0] && (await textAt(`http://${live[0].url}/`)) !== site('2')['index.html'])
    violations.push(broken('the bytes are right', `of ${live[0].id}`));
  return violations;
}

const textAt = async (url: string) => await (await fetch(url)).text();
