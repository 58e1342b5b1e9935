import { expect, test } from '@jest/globals';
import type { Deployment } from '@shipgate/deploy/adapters/vercel/deployments.ts';
import { createBell } from '@shipgate/deploy/wait/bell.ts';
import type { Check } from '@shipgate/deploy/wait/checks.ts';
import { DeadlineError, type Watch, waitForEnd } from '@shipgate/deploy/wait/wait.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { createClock, createDeployment } from './factories.ts';

type Step = Deployment | undefined | Error;

/** Waits while each poll gives the next step; the last one repeats. */
function wait(steps: Step[], { deadline = 60 * 60_000, checks = [], lastLineAt = () => 0 }: Partial<Surroundings> = {}) {
  const told: string[] = [];
  const read = async () => {
    const step = steps.length > 1 ? steps.shift() : steps[0];
    if (step instanceof Error) throw step;
    return step;
  };
  const clock = createClock();
  const watch: Watch = {
    expected: 'domains',
    deadline,
    read,
    checks: async () => checks,
    bell: createBell(),
    lastLineAt,
    tell: (line) => told.push(line),
    built: async () => void told.push('built'),
    entered: () => {},
  };
  return { told, end: waitForEnd(createDeployment({ createdAt: 0 }), watch, clock) };
}

interface Surroundings {
  deadline: number;
  checks: Check[];
  lastLineAt: () => number;
}

const building = createDeployment();
const live = createDeployment({ readyState: 'READY', aliasAssigned: 1 });
const down = new ServiceError('Vercel', 'GET /x', { kind: 'network', detail: 'ECONNRESET' });

test('the deadline ends a build that never ends, and says what it was waiting for', async () => {
  const { end } = wait([building], { deadline: 20 * 60_000 });
  await expect(end).rejects.toThrow(DeadlineError);
  await expect(end).rejects.toThrow(/dpl_1 was still BUILDING after 20 min/);
});

test('no minute passes in silence', async () => {
  const { told, end } = wait([building], { deadline: 5 * 60_000 });
  await expect(end).rejects.toThrow();
  expect(told.filter((line) => line.startsWith('Still BUILDING')).length).toBeGreaterThanOrEqual(15);
});

test('one 404 is a replica that lags, two are a deleted deployment', async () => {
  expect((await wait([undefined, live]).end).stage.kind).toBe('ready');
  expect((await wait([undefined]).end).stage.kind).toBe('deleted');
});

test('a Vercel that is down for a moment is asked again, one that stays down ends the wait', async () => {
  expect((await wait([down, down, live]).end).stage.kind).toBe('ready');
  await expect(wait([down]).end).rejects.toBe(down);
});

test('a refusal is no outage: it ends the wait at once', async () => {
  const trouble = { kind: 'status', status: 403, code: 'forbidden', detail: 'No.', retryAfterMs: undefined } as const;
  const refused = new ServiceError('Vercel', 'GET /x', trouble);
  await expect(wait([refused, live]).end).rejects.toBe(refused);
});

test('READY without an alias for a minute ends the wait, and is not called ready', async () => {
  const { end } = wait([createDeployment({ readyState: 'READY' })]);
  expect((await end).stage).toEqual({ kind: 'aliasing' });
});

const ready = createDeployment({ readyState: 'READY' });
const check = (overrides: Partial<Check> = {}): Check => ({
  name: 'e2e',
  blocks: 'deployment-alias',
  status: 'running',
  ...overrides,
});

test('what is left of the log comes before the word that the build has ended', async () => {
  const { told, end } = wait([building, live]);
  await end;
  expect(told.indexOf('built')).toBeLessThan(told.indexOf('Deployment dpl_1 is READY.'));
});

test('a running check may take longer than aliases do, and the deadline names it', async () => {
  const { told, end } = wait([ready], { deadline: 10 * 60_000, checks: [check(), check({ name: 'docs', blocks: 'none' })] });
  await expect(end).rejects.toThrow(/still READY, waiting for its checks "e2e", after 10 min/);
  expect(told).toContain('It waits for checks: "e2e".');
});

test.each(['failed', 'timeout', 'canceled'])('a blocking check that ends as %s ends the wait, named', async (conclusion) => {
  const { stage, checks } = await wait([ready], { checks: [check({ status: 'completed', conclusion })] }).end;
  expect(stage.kind).toBe('checks-failed');
  expect(checks.map(({ name }) => name)).toEqual(['e2e']);
});

test.each([
  ['blocks nothing', { blocks: 'none' }],
  ['blocks the promotion of a preview, which has none', { blocks: 'deployment-promotion' }],
  ['was skipped', { conclusion: 'skipped' }],
])('a failed check that %s is no reason', async (_, overrides) => {
  const checks = [check({ status: 'completed', conclusion: 'failed', ...overrides })];
  expect((await wait([ready], { checks }).end).stage).toEqual({ kind: 'aliasing' });
});

test('while the log tells something, nobody says that it goes on', async () => {
  const { told, end } = wait([building], { deadline: 60_000, lastLineAt: () => Number.POSITIVE_INFINITY });
  await expect(end).rejects.toThrow();
  expect(told.filter((line) => line.startsWith('Still'))).toEqual([]);
});

test('a bell wakes the wait before its next poll', async () => {
  const bell = createBell();
  const never = { now: () => 0, sleep: () => new Promise<void>(() => {}) };
  const watch: Watch = {
    expected: 'domains',
    deadline: 1,
    read: async () => live,
    checks: async () => [],
    bell,
    lastLineAt: () => 0,
    tell: () => {},
    built: async () => {},
    entered: () => {},
  };
  const end = waitForEnd(building, watch, never);
  bell.ring();
  expect((await end).stage.kind).toBe('ready');
});
