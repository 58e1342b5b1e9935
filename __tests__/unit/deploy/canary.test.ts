import { describe, expect, test } from '@jest/globals';
import type { RollingRelease } from '@shipgate/deploy/adapters/vercel/rolling.ts';
import type { Vercel } from '@shipgate/deploy/adapters/vercel/vercel.ts';
import { activeRolling } from '@shipgate/deploy/canary/active.ts';
import { leavingNote, leftStage } from '@shipgate/deploy/canary/memory.ts';
import { readPlan } from '@shipgate/deploy/canary/plan.ts';
import { isAtLastStage, sharesToCome, standingOf } from '@shipgate/deploy/canary/standing.ts';
import { type Step, takeStep } from '@shipgate/deploy/canary/take-step.ts';
import { standWords } from '@shipgate/deploy/canary/words.ts';
import { describeDeployment } from '@shipgate/deploy/release/mark-code.ts';
import { ServiceError, type Trouble } from '#kit/http/errors.ts';
import { createClock } from './factories.ts';

const STAGES = [10, 50, 100].map((targetPercentage, index) => ({ index, targetPercentage, duration: index < 2 ? 300 : null }));

const createRelease = (stage: number, overrides: Partial<RollingRelease> = {}): RollingRelease => ({
  state: 'ACTIVE',
  substate: null,
  currentDeployment: { id: 'dpl_base' },
  canaryDeployment: { id: 'dpl_canary' },
  queuedDeploymentId: null,
  advancementType: 'manual-approval',
  stages: STAGES,
  activeStage: STAGES[stage] ?? null,
  ...overrides,
});

const refusal = (trouble: Trouble) => new ServiceError('Vercel', 'POST /v1/projects/p/rolling-release/start', trouble);
const status = (code: number) =>
  refusal({ kind: 'status', status: code, code: undefined, detail: 'No.', retryAfterMs: undefined });
const lost = () => refusal({ kind: 'network', detail: 'reset' });

describe('where a deployment stands as a canary', () => {
  test.each([
    ['its own release under way', createRelease(0), 'dpl_canary', 'active'],
    ['whichever is under way', createRelease(0), undefined, 'active'],
    ["another one's under way", createRelease(0), 'dpl_other', 'foreign'],
    ["another one's that began when its own had ended", createRelease(0), 'dpl_base', 'completed'],
    ['its own, which keeps its last stage when it has ended', createRelease(2, { state: 'COMPLETE' }), 'dpl_canary', 'completed'],
    ["another one's that has ended", createRelease(2, { state: 'COMPLETE' }), 'dpl_other', 'none'],
    ['its own aborted', createRelease(0, { state: 'ABORTED', activeStage: null }), 'dpl_canary', 'aborted'],
    ["another one's that was aborted", createRelease(0, { state: 'ABORTED' }), 'dpl_other', 'none'],
    ['none ever', undefined, 'dpl_canary', 'none'],
  ])('%s', (_, release, id, kind) => {
    expect(standingOf(release, id).kind).toBe(kind);
  });
});

test('the stages to come are those after the active one, and the last one ends by itself', () => {
  expect([0, 1, 2].map((stage) => sharesToCome(createRelease(stage)))).toEqual([[50, 100], [100], []]);
  const isLast = (release: RollingRelease) => isAtLastStage(standingOf(release, 'dpl_canary'));
  expect([0, 1, 2].map((stage) => isLast(createRelease(stage)))).toEqual([false, false, true]);
  expect(isLast(createRelease(2, { state: 'COMPLETE' }))).toBe(false);
});

test('how it goes on is told by who decides it, and not at all while it is paused', () => {
  expect(standWords(createRelease(0))).toContain('canary-advance goes on to 50 %.');
  expect(standWords(createRelease(1))).toContain('canary-advance goes on to everybody.');
  expect(standWords(createRelease(0, { advancementType: 'automatic' }))).toContain('Vercel itself goes on to 50 % after 5 min');
  expect(standWords(createRelease(0, { substate: 'PAUSED' }))).toMatch(/the others get dpl_base\.$/);
});

describe('a step', () => {
  const active = (stage: number) => standingOf(createRelease(stage), undefined);

  /** Vercel shows the stages one after another, the last one for ever. */
  function play(answers: (() => Promise<unknown>)[], stages: number[], overrides: Partial<Step> = {}) {
    const told: string[] = [];
    let asked = 0;
    const end = takeStep(
      {
        what: 'go on',
        ask: () => (answers[asked++] ?? (async () => {}))(),
        look: async () => active((stages.length > 1 ? stages.shift() : stages[0]) ?? 0),
        isBegun: () => false,
        isDone: (seen) => seen.kind === 'active' && seen.release.activeStage?.index === 1,
        deadline: 60_000,
        tell: (line) => told.push(line),
        ...overrides,
      },
      createClock(),
    );
    return { end, told, asked: () => asked };
  }
  const fail = (error: Error) => async () => {
    throw error;
  };

  test('whose answer is lost is not asked for again when Vercel shows that it was done', async () => {
    const run = play([fail(lost())], [1]);
    await run.end;
    expect(run.asked()).toBe(1);
  });

  test('whose answer is lost is asked for again when Vercel shows nothing of it', async () => {
    const run = play([fail(lost())], [0, 1]);
    await run.end;
    expect(run.asked()).toBe(2);
  });

  test('that Vercel is at work on already is waited for, not asked for again', async () => {
    const run = play([fail(lost())], [0, 0, 1], { isBegun: () => true });
    await run.end;
    expect(run.asked()).toBe(1);
  });

  test('that is refused because it is so already has ended well', async () => {
    await expect(play([fail(status(400))], [1]).end).resolves.toMatchObject({ kind: 'active' });
  });

  test('that is refused and is not so throws the refusal, at once', async () => {
    const run = play([fail(status(400))], [0]);
    await expect(run.end).rejects.toThrow('No.');
    expect(run.asked()).toBe(1);
  });

  test('that stays unanswered is given up after three times', async () => {
    const run = play([fail(lost()), fail(lost()), fail(lost()), fail(lost())], [0]);
    await expect(run.end).rejects.toThrow('reset');
    expect(run.asked()).toBe(3);
  });

  test('that Vercel never shows ends at the deadline and says what was waited for, with a line now and then', async () => {
    const run = play([], [0]);
    await expect(run.end).rejects.toThrow(/asked to go on and does not show it after 1 min/);
    expect(run.told.length).toBeGreaterThan(2);
  });
});

describe('the plan', () => {
  const plan = (rollingAdvancement: () => ReturnType<Vercel['rollingAdvancement']>, reason = 'available_slots') =>
    readPlan({ rollingAdvancement, rollingBilling: async () => ({ reason, message: 'Upgrade.' }) }, 'prj_1');

  test.each([402, 403])('has none when %i is answered to its settings', async (code) => {
    expect(await plan(async () => Promise.reject(status(code)))).toEqual({ kind: 'none', said: 'No.' });
  });

  test('is not blamed for a token that may not read the project', async () => {
    const denied = new ServiceError('Vercel', 'GET /v9/projects/p', {
      kind: 'status',
      status: 403,
      code: undefined,
      detail: 'No.',
      retryAfterMs: undefined,
    });
    await expect(plan(async () => Promise.reject(denied))).rejects.toThrow('No.');
  });

  test('has none, or no room, when billing says so of settings that are empty', async () => {
    expect(await plan(async () => undefined, 'plan_not_supported')).toEqual({ kind: 'none', said: 'Upgrade.' });
    expect(await plan(async () => undefined, 'no_available_slots')).toEqual({ kind: 'none', said: 'Upgrade.' });
  });

  test('is not blamed for settings that nobody has made, nor for an outage', async () => {
    expect(await plan(async () => undefined)).toEqual({ kind: 'unconfigured' });
    expect(await plan(async () => 'manual-approval')).toEqual({ kind: 'ready' });
    expect(await plan(async () => 'automatic')).toEqual({ kind: 'automatic' });
    await expect(plan(async () => Promise.reject(status(500)))).rejects.toThrow('No.');
  });

  test('without rolling releases is no trouble for whoever only asks whether one is under way', async () => {
    const ask = (rollingRelease: () => Promise<RollingRelease | undefined>) => activeRolling({ rollingRelease }, 'prj_1');
    for (const code of [402, 403, 404]) expect(await ask(async () => Promise.reject(status(code)))).toBeUndefined();
    expect(await ask(async () => createRelease(0, { state: 'COMPLETE' }))).toBeUndefined();
    expect(await ask(async () => createRelease(0))).toMatchObject({ state: 'ACTIVE' });
    await expect(ask(async () => Promise.reject(lost()))).rejects.toThrow('reset');
  });
});

test("the stage that an attempt set out to leave is read from its own note, and from nobody's words about another deployment", () => {
  const note = describeDeployment('dpl_1', leavingNote(2, 3));
  expect(leftStage(note, 'dpl_1')).toBe(2);
  expect(leftStage(note, 'dpl_2')).toBeUndefined();
  expect(leftStage('dpl_1: Advancing the canary dpl_1.', 'dpl_1')).toBeUndefined();
  expect(leftStage(null, 'dpl_1')).toBeUndefined();
});
