import { expect, test } from '@jest/globals';
import type { Recorded } from '@shipgate/deploy/adapters/github/deployments.ts';
import { isSameJob, type Payload, payloadOf, readPayload } from '@shipgate/deploy/history/payload.ts';
import { redState } from '@shipgate/deploy/history/red-state.ts';
import { replacedBy, rivalsOf } from '@shipgate/deploy/history/replaced.ts';
import { describeDeployment, describedDeployment } from '@shipgate/deploy/release/mark-code.ts';
import { createPurpose } from './factories.ts';

const work = { operation: 'deploy', project: 'petstore', environment: 'preview' };
const createPayload = (overrides: Partial<Payload> = {}): Payload => ({
  ...payloadOf(work, createPurpose().source),
  pullRequest: 7,
  ...overrides,
});
const record = (id: number, overrides: Partial<Payload> = {}): Recorded => ({
  id,
  environment: 'Preview',
  payload: createPayload(overrides),
});

test('a payload is read as a value or as text, and what somebody else wrote is none', () => {
  const payload = createPayload();
  expect(readPayload(payload)).toEqual(payload);
  expect(readPayload(JSON.stringify(payload))).toEqual(payload);
  for (const foreign of ['', 'web', null, [], { pullRequest: '7' }]) expect(readPayload(foreign)).toBeUndefined();
});

test('another attempt is the same job; another job, run, project, environment or operation is not', () => {
  const payload = createPayload();
  expect(isSameJob(payload, createPayload())).toBe(true);
  const others = [
    { job: 'x' },
    { runId: 2 },
    { project: 'docs' },
    { environment: 'qa' },
    { operation: 'promote' },
    { pullRequest: 8 },
  ];
  for (const other of others) expect(isSameJob(payload, createPayload(other))).toBe(false);
  expect(isSameJob({}, {})).toBe(false);
});

test('rivals are of the same project, environment and pull request, and a preview without a pull request has none', () => {
  const all = [
    record(1),
    record(2, { pullRequest: 8 }),
    record(3, { project: 'docs' }),
    record(4, { environment: 'qa' }),
    record(5),
  ];
  expect(rivalsOf(record(5), all).map(({ id }) => id)).toEqual([1]);
  const lone = { pullRequest: null };
  expect(rivalsOf(record(6, lone), [record(1, lone)])).toEqual([]);
  const qa = { environment: 'qa', pullRequest: null };
  expect(rivalsOf(record(6, qa), [record(1, qa), record(2, { ...qa, pullRequest: 7 })])).toHaveLength(2);
});

test('what is older and claims to be live or on the way is replaced; failures stay told', () => {
  const states = ['success', 'in_progress', 'queued', 'failure', 'error', 'inactive', undefined];
  expect(
    replacedBy(
      9,
      states.map((state, id) => ({ id, state })),
    ),
  ).toEqual([0, 1, 2]);
});

test('a deployment that ends after a newer one is itself what was replaced', () => {
  expect(replacedBy(5, [{ id: 6, state: 'success' }])).toEqual([5]);
  expect(replacedBy(5, [{ id: 6, state: 'in_progress' }])).toEqual([]);
});

test("Vercel's id is read from the beginning of a description only", () => {
  expect(describedDeployment(describeDeployment('dpl_a1', 'Done.'))).toBe('dpl_a1');
  expect(describedDeployment('Deployed dpl_a1: done')).toBeUndefined();
  expect(describedDeployment(describeDeployment('dpl_a1', 'dpl_b2: x'))).toBe('dpl_a1');
});

test('a superseded release is inactive, what could not be judged an error, and anything else red a failure', () => {
  expect(redState({ rule: 'superseded', verdict: 'fail' })).toBe('inactive');
  expect(redState({ rule: 'alias-pending', verdict: 'error' })).toBe('error');
  expect(redState({ rule: 'build-failed', verdict: 'fail' })).toBe('failure');
});
