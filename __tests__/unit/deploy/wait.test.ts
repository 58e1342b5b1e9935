import { expect, test } from '@jest/globals';
import type { Deployment } from '@shipgate/deploy/adapters/vercel/deployments.ts';
import { DeadlineError, waitForEnd } from '@shipgate/deploy/wait/wait.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { createClock, createDeployment } from './factories.ts';

type Step = Deployment | undefined | Error;

/** Waits while each poll gives the next step; the last one repeats. */
function wait(steps: Step[], deadline = 60 * 60_000) {
  const told: string[] = [];
  const read = async () => {
    const step = steps.length > 1 ? steps.shift() : steps[0];
    if (step instanceof Error) throw step;
    return step;
  };
  const watch = { expected: 'domains', deadline, read, tell: (line: string) => told.push(line), entered: () => {} } as const;
  return { told, end: waitForEnd(createDeployment({ createdAt: 0 }), watch, createClock()) };
}

const building = createDeployment();
const live = createDeployment({ readyState: 'READY', aliasAssigned: 1 });
const down = new ServiceError('Vercel', 'GET /x', { kind: 'network', detail: 'ECONNRESET' });

test('the deadline ends a build that never ends, and says what it was waiting for', async () => {
  const { end } = wait([building], 20 * 60_000);
  await expect(end).rejects.toThrow(DeadlineError);
  await expect(end).rejects.toThrow(/dpl_1 was still BUILDING after 20 min/);
});

test('no minute passes in silence', async () => {
  const { told, end } = wait([building], 5 * 60_000);
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
