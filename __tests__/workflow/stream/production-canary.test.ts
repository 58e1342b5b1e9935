import { expect, test } from '@jest/globals';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { setCanaryStage, spoil, WENT_THROUGH } from './canary-stage.ts';
import { afterStaging, jobOf, MINUTE_MS, type ReleaseStage, results, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

/** Which share of the visitors has the canary when a job begins, by its id. */
function sharesAt(stage: ReleaseStage) {
  const shares: Record<string, number | undefined> = {};
  const onEvent = (told: RunnerEvent) => {
    if (told.type !== 'job-started') return;
    const release = stage.sandbox.vercel.rollingRelease(stage.project);
    shares[told.job.replace(/^[^/]+ \/ /, '')] = release?.state === 'ACTIVE' ? release.activeStage?.targetPercentage : undefined;
  };
  return { shares, onEvent };
}

test(
  'a canary goes through its stages, each judged before the next begins, and ends proven for everybody',
  async () => {
    await using stage = await setCanaryStage();
    const tell = storyteller(stage);
    const { shares, onEvent } = sharesAt(stage);
    const run = await stage.release('1.1.0', {}, { onEvent });
    expect(results(run)).toEqual({
      preflight: 'success',
      deploy: 'success',
      'header-audit': 'success',
      brief: 'success',
      'canary-start': 'success',
      'canary-stage (50)': 'success',
      'canary-stage (100)': 'success',
      'canary-complete': 'success',
      'verify-headers (petstore)': 'success',
      notify: 'success',
    });
    expect(shares).toMatchObject({
      'canary-stage (50)': 10,
      'canary-stage (100)': 50,
      'canary-complete': 50,
    });
    expect(stage.sandbox.vercel.rollingRelease(stage.project)?.state).toBe('COMPLETE');
    expect(await stage.version()).toBe('1.1.0');
    expect(await tell(run)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...WENT_THROUGH),
      emails: [],
      moved: ['petstore'],
    });
  },
  6 * MINUTE_MS,
);

test(
  'a canary that its gates find bad is taken away from its visitors, the stages after it never begin, and the history tells it',
  async () => {
    await using stage = await setCanaryStage();
    const tell = storyteller(stage);
    const before = [stage.live(), await stage.version()];
    const ruin = spoil(stage, 'canary-stage (100)', 'bad');
    const tagged = stage.commit('1.1.0');
    const run = await stage.play(tagged, {
      onEvent: (told) => {
        ruin(told);
        if (told.type === 'step-ended' && told.step.startsWith('Decide')) stage.sandbox.traffic.faults.length = 0;
      },
    });
    expect(results(run)).toMatchObject({ 'canary-stage (50)': 'success', 'canary-stage (100)': 'failure', notify: 'success' });
    expect(results(run)['canary-complete']).toBeUndefined();
    expect(results(run).rollback).toBeUndefined();
    expect(stage.sandbox.vercel.rollingRelease(stage.project)?.state).toBe('ABORTED');
    expect([stage.live(), await stage.version()]).toEqual(before);
    expect(run.jobs.production?.outputs['rolled-back-to']).toBe(before[0]);
    expect(troubles(run).join('\n')).toContain('The canary is bad by header-audit, so it is taken away from its visitors.');
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'canary-complete.job skip',
        'canary-start.deploy pass',
        'canary-start.release-gate pass',
        'petstore-before-100.canary-stage.deploy pass',
        'petstore-before-100.canary-stage.header-audit fail',
        'petstore-before-100.canary-stage.release-gate fail',
        'petstore-before-50.canary-stage.deploy pass',
        'petstore-before-50.canary-stage.header-audit pass',
        'petstore-before-50.canary-stage.release-gate pass',
        'rollback.job skip',
        'rollback: pass',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production was rolled back: canary-stage'],
      moved: [],
    });
    const [, given] = await stage.moves(run);
    expect(given).toMatchObject({
      kind: 'rollback',
      deployment_id: before[0],
      reason: 'canary-stage: The canary is bad by header-audit, so it is taken away from its visitors.',
    });
    // A canary that was taken back does not begin anew. What the first attempt did stays on record, and is not told of the second.
    expect(await tell(await stage.play(tagged, { rerunOf: run }))).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'canary-complete.deploy error',
        'canary-start.deploy pass',
        'canary-start.release-gate pass',
        'petstore-before-100.canary-stage.header-audit pass',
        'petstore-before-100.canary-stage.release-gate pass',
        'petstore-before-50.canary-stage.deploy pass',
        'petstore-before-50.canary-stage.header-audit pass',
        'petstore-before-50.canary-stage.release-gate pass',
        'promote: error in attempt 2',
        'rollback.deploy pass',
        'rollback: pass',
        'rollback: pass in attempt 2',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production was rolled back: canary-stage'],
      moved: [],
    });
  },
  6 * MINUTE_MS,
);

test(
  'a canary that cannot be measured stays where it is: nobody moves on, nobody back, and the run says where to read on',
  async () => {
    await using stage = await setCanaryStage();
    const tell = storyteller(stage);
    const ruin = spoil(stage, 'canary-stage (50)', 'silent');
    const run = await stage.release(
      '1.1.0',
      {},
      {
        onEvent: (told) => {
          ruin(told);
          if (told.type === 'step-ended' && told.step.startsWith('Decide')) stage.sandbox.traffic.faults.length = 0;
        },
      },
    );
    expect(results(run)).toMatchObject({ 'canary-stage (50)': 'failure', notify: 'success' });
    for (const job of ['canary-stage (100)', 'canary-complete', 'rollback', 'verify-headers (petstore)'])
      expect(results(run)[job] ?? 'cancelled').toBe('cancelled');
    expect(stage.sandbox.vercel.rollingRelease(stage.project)).toMatchObject({
      state: 'ACTIVE',
      activeStage: { targetPercentage: 10 },
    });
    expect(troubles(run).join('\n')).toMatch(
      /could not be measured by header-audit, so it stays where it is.*docs\/runbooks\/stuck-canary\.md/s,
    );
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'canary-complete.job skip',
        'canary-start.deploy pass',
        'canary-start.release-gate pass',
        'petstore-before-50.canary-stage.header-audit error',
        'petstore-before-50.canary-stage.release-gate error',
        'rollback.job skip',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production turned red: canary-stage'],
      moved: [],
    });
    expect(jobOf(run, 'notify').summary).toContain('so it stays where it is');
  },
  6 * MINUTE_MS,
);
