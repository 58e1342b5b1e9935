import { expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { NEVER_BEGAN, STAGES, setCanaryStage, spoil, WENT_THROUGH } from './canary-stage.ts';
import { afterStaging, MINUTE_MS, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

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
      rows: afterStaging(...NEVER_BEGAN),
      emails: ['[petstore] production release was held back: canary-start'],
      // By the other one.
      moved: ['petstore'],
    });
    expect(await tell(earlier)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...WENT_THROUGH),
      // Since the other one's was red.
      emails: ['[petstore] production is green again'],
      moved: [],
    });
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
      rows: afterStaging(...NEVER_BEGAN),
      emails: ['[petstore] production release was held back: canary-start'],
      moved: [],
    });
    expect(troubles(run).join('\n')).toContain('Set them to manual approval');
    expect(stage.sandbox.vercel.rollingRelease(stage.project)).toBeNull();
  },
  6 * MINUTE_MS,
);
