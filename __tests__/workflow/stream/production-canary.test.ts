import { expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { afterStaging, jobOf, MINUTE_MS, type ReleaseStage, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

const STAGES = [10, 50, 100].map((targetPercentage) => ({ targetPercentage }));

async function setCanaryStage(options: Parameters<typeof setReleaseStage>[0] = {}): Promise<ReleaseStage> {
  const stage = await setReleaseStage({ ...options, with: { approval: 'none', strategy: 'canary', ...options.with } });
  stage.sandbox.vercel.configureRolling(stage.project, { advancementType: 'manual-approval', stages: STAGES });
  return stage;
}

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

/** Spoils what the gates of the canary's stages see, and nothing before them. */
const spoil = (stage: ReleaseStage, leg: string, kind: 'bad' | 'silent') => (told: RunnerEvent) => {
  if (told.type !== 'job-started' || !told.job.includes(leg)) return;
  const where = { service: 'site', path: () => true, times: 999 } as const;
  const bare = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Petstore</h1>' };
  stage.sandbox.traffic.faults.push(kind === 'bad' ? { ...answer(where, bare), method: 'GET' } : reset(where));
};

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
      rows: afterStaging(
        'canary-complete.deploy pass',
        'canary-start.deploy pass',
        'canary-start.release-gate pass',
        'petstore-before-100.canary-stage.header-audit pass',
        'petstore-before-100.canary-stage.release-gate pass',
        'petstore-before-50.canary-stage.deploy pass',
        'petstore-before-50.canary-stage.header-audit pass',
        'petstore-before-50.canary-stage.release-gate pass',
        'petstore-http-petstore.verify-headers.header-audit pass',
        'promote: pass',
        'rollback.job skip',
      ),
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
    const told = await tell(await stage.play(tagged, { rerunOf: run }));
    expect(told.rows).toEqual(
      afterStaging(
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
    );
    expect(told).toMatchObject({ emails: ['[petstore] production was rolled back: canary-stage'], moved: [] });
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

test(
  'compact: each stage is opened in a browser too, and what is bad for everybody is taken back',
  async () => {
    const inputs = { layout: 'compact', smoke: true };
    await using stage = await setCanaryStage({ chromePath: await provideBrowser(process.env), with: inputs });
    stage.sandbox.vercel.configureRolling(stage.project, { advancementType: 'manual-approval', stages: STAGES.slice(1) });
    const tell = storyteller(stage);
    const ruin = spoil(stage, '/ verify', 'bad');
    const onEvent = (told: RunnerEvent) => {
      ruin(told);
      if (told.type === 'job-started' && told.job.endsWith('/ rollback')) stage.sandbox.traffic.faults.length = 0;
    };
    expect(await tell(await stage.release('1.1.0', {}, { onEvent }))).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: [
        'brief.deploy pass',
        'brief.release-gate pass',
        'canary-complete.deploy pass',
        'canary-start.deploy pass',
        'canary-start.release-gate pass',
        'deploy.deploy pass',
        'deploy: pass',
        'gates.header-audit pass',
        'gates.smoke pass',
        'petstore-before-100.canary-stage.header-audit pass',
        'petstore-before-100.canary-stage.release-gate pass',
        'petstore-before-100.canary-stage.smoke pass',
        'petstore-http-petstore.verify.header-audit fail',
        'petstore-http-petstore.verify.smoke fail',
        'preflight.deploy pass',
        'preflight.release-gate pass',
        'promote: pass',
        'rollback.deploy pass',
        'rollback: pass',
      ],
      emails: ['[petstore] production was rolled back: verify'],
      moved: [],
    });
  },
  6 * MINUTE_MS,
);

test(
  'of two canaries at once the one that began goes on, and the other is held back and says so',
  async () => {
    const environment = 'production-approval';
    await using stage = await setCanaryStage({
      environments: { [environment]: { reviewers: ['alice'] } },
      with: { approval: 'environment' },
    });
    const tell = storyteller(stage);
    const [first, second] = [stage.commit('1.1.0'), stage.commit('1.2.0')];
    const waiting = Promise.withResolvers<string>();
    const later = stage.play(second, { onEvent: (told) => told.type === 'job-waiting' && waiting.resolve(told.runId) });
    const runId = await waiting.promise;
    const earlier = await stage.play(first, {
      reviews: [{ environment, state: 'approved', user: 'alice', comment: '' }],
      onEvent(told) {
        if (told.type !== 'job-ended' || !told.job.endsWith('canary-start')) return;
        stage.sandbox.github.reviewRun(stage.consumer.slug, runId, { environment, state: 'approved', user: 'alice' });
      },
    });
    expect(await tell(await later)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'canary-complete.job skip',
        'canary-stage.job skip',
        'canary-start.deploy error',
        'canary-start.release-gate pass',
        'rollback.job skip',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production release was held back: canary-start'],
      // By the other one.
      moved: ['petstore'],
    });
    expect(await tell(earlier)).toMatchObject({ conclusion: 'success', comments: [], moved: [] });
    expect(await stage.version()).toBe('1.1.0');
  },
  6 * MINUTE_MS,
);

test(
  'a canary whose stages go on by themselves never begins: no gate could hold it',
  async () => {
    await using stage = await setCanaryStage();
    const stages = [{ targetPercentage: 10, duration: 5 }, { targetPercentage: 100 }];
    stage.sandbox.vercel.configureRolling(stage.project, { advancementType: 'automatic', stages });
    const tell = storyteller(stage);
    const run = await stage.release('1.1.0');
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'canary-complete.job skip',
        'canary-stage.job skip',
        'canary-start.deploy error',
        'canary-start.release-gate pass',
        'rollback.job skip',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production release was held back: canary-start'],
      moved: [],
    });
    expect(troubles(run).join('\n')).toContain('Set them to manual approval');
    expect(stage.sandbox.vercel.rollingRelease(stage.project)).toBeNull();
  },
  6 * MINUTE_MS,
);
