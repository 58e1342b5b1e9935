import type { Fault, ServiceName } from '#sandbox/traffic/traffic.ts';
import { createdIn, isGreen, judge, standingOf, textOf, type Violation, wrongDomains } from './judge.ts';
import { randomOf, rest } from './matrix.ts';
import { SCENARIOS, type Scenario, site } from './scenarios.ts';
import { type Step, setScene } from './scene.ts';

/** A run that is cut off at one moment, and what stands after it was run again. */
export interface Kill {
  scenario: Scenario;
  signal: 'SIGKILL' | 'SIGTERM';
  /** After so many requests have arrived at any service, and some milliseconds more. The last one takes effect; its answer may be lost. */
  afterRequests: number;
  thenMs: number;
}

/** These change something that a re-run must neither repeat nor lose. */
const KILLED = ['preview', 'live', 'staged', 'promote', 'rollback'];
/** A build takes a while, so that a signal can meet it. */
const BUILD_MS = 250;
const MOST_REQUESTS = 28;
const PATIENCE_MS = 60_000;

/** So many kills at moments that are the same for the same seed. */
export function planKills(count: number, seed: number): Kill[] {
  const random = randomOf(seed);
  const scenarios = SCENARIOS.filter(({ name }) => KILLED.includes(name));
  return Array.from({ length: count }, (_, index) => ({
    scenario: scenarios[index % scenarios.length] as Scenario,
    signal: random() < 0.7 ? 'SIGKILL' : 'SIGTERM',
    afterRequests: 1 + Math.floor(random() * MOST_REQUESTS),
    thenMs: Math.floor(random() * 25),
  }));
}

/** Cuts a run off, runs the job again as GitHub's next attempt, and judges both. */
export async function playKill(kill: Kill): Promise<{ first: Step; again: Step; violations: Violation[] }> {
  const { scenario } = kill;
  await using scene = await setScene({ buildDelayMs: BUILD_MS, ...scenario.project });
  const { inputs, production: wanted } = await scenario.prepare(scene);
  const before = standingOf(scene);
  const { traffic } = scene.sandbox;
  const options = { ...(scenario.event !== undefined && { event: scenario.event }), patienceMs: PATIENCE_MS };
  const beganAt = traffic.requests.length;
  const first = await scene.step(inputs, {
    ...options,
    ...(scenario.env && { env: scenario.env }),
    onStart: (child) => traffic.faults.push(...countdown(kill, () => child.kill(kill.signal))),
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
function countdown({ afterRequests, thenMs }: Kill, act: () => void): Fault[] {
  let arrived = 0;
  const path = () => {
    arrived += 1;
    if (arrived === afterRequests) setTimeout(act, thenMs);
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
