import { expect, test } from '@jest/globals';
import { seedRelease } from '#sandbox/stage/seed.ts';
import { hang } from '#sandbox/traffic/faults.ts';
import { STAGES, setCanaryStage } from './canary-stage.ts';
import { afterStaging, jobOf, MINUTE_MS, type ReleaseStage, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

/** Somebody points a production domain at another deployment, as in the dashboard. */
async function point({ sandbox }: ReleaseStage, domain: string, deployment: string) {
  const { apiUrl, token, teamId } = sandbox.vercel;
  const answer = await fetch(`${apiUrl}/v2/deployments/${deployment}/aliases?teamId=${teamId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ alias: domain }),
  });
  expect(answer.status).toBe(200);
}

// Side by side: most of the second is 45 seconds in which a domain is given time to be where it belongs.
test.concurrent(
  'a canary that somebody cancels in the middle of a stage stays where it is, and the run tells how far it came',
  async () => {
    await using stage = await setCanaryStage();
    const tell = storyteller(stage);
    const before = stage.live();
    const cancel = new AbortController();
    const run = await stage.release(
      '1.1.0',
      {},
      {
        signal: cancel.signal,
        onEvent(told) {
          if (told.type !== 'job-started' || !told.job.includes('canary-stage (100)')) return;
          const path = () => {
            cancel.abort();
            return true;
          };
          stage.sandbox.traffic.faults.push(hang({ service: 'site', path, times: 999 }));
        },
      },
    );
    expect(results(run)).toMatchObject({
      'canary-stage (50)': 'success',
      'canary-stage (100)': 'cancelled',
      notify: 'success',
    });
    for (const job of ['canary-complete', 'rollback']) expect(results(run)[job]).toBeUndefined();
    expect(stage.sandbox.vercel.rollingRelease(stage.project)).toMatchObject({
      state: 'ACTIVE',
      activeStage: { targetPercentage: 50 },
    });
    expect(jobOf(run, 'notify').summary).toContain('is a canary at stage 2 of 3 \\(50 % of visitors\\)');
    expect(await tell(run)).toEqual({
      conclusion: 'cancelled',
      comments: [],
      rows: afterStaging(
        'canary-complete.job skip',
        'canary-stage.job error',
        'canary-start.deploy pass',
        'canary-start.release-gate pass',
        'petstore-before-50.canary-stage.deploy pass',
        'petstore-before-50.canary-stage.header-audit pass',
        'petstore-before-50.canary-stage.release-gate pass',
        'rollback.job skip',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production turned red: canary-stage'],
      moved: [],
    });
    expect(stage.live()).toBe(before);
  },
  2 * MINUTE_MS,
);

test.concurrent(
  'a canary whose first stage begins badly is taken back at once, and told as a rollback with its reason',
  async () => {
    const projects = [{ name: 'petstore', productionDomains: ['petstore', 'pets'] }];
    await using stage = await setReleaseStage({ with: { approval: 'none', strategy: 'canary' }, projects });
    const { consumer, project, sandbox } = stage;
    const older = stage.live() ?? '';
    await seedRelease(sandbox, project, consumer.path);
    sandbox.vercel.configureRolling(project, { advancementType: 'manual-approval', stages: STAGES });
    const tell = storyteller(stage);
    const before = stage.live();
    const strayed = Promise.withResolvers<void>();
    const run = await stage.release(
      '1.1.0',
      {},
      {
        onEvent(told) {
          if (told.type === 'step-started' && told.step.startsWith('Give it to the first'))
            point(stage, 'pets', older).then(strayed.resolve, strayed.reject);
        },
      },
    );
    await strayed.promise;
    expect(results(run)).toMatchObject({ 'canary-start': 'failure', notify: 'success' });
    expect(troubles(run).join('\n')).toMatch(/pets\.localhost:\d+ does not serve dpl_/);
    expect(sandbox.vercel.rollingRelease(project)?.state).toBe('ABORTED');
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'canary-complete.job skip',
        'canary-stage.job skip',
        'canary-start.deploy fail',
        'canary-start.release-gate pass',
        'petstore-taken-back.canary-start.deploy pass',
        'rollback.job skip',
        'rollback: pass',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production was rolled back: canary-start'],
      moved: [],
    });
    expect(stage.live()).toBe(before);
    expect(run.jobs.production?.outputs['rolled-back-to']).toBe(before);
    expect(await stage.moves(run)).toMatchObject([
      { kind: 'deploy' },
      { kind: 'rollback', deployment_id: before, reason: expect.stringMatching(/^canary-start: pets\.localhost/) },
    ]);
  },
  2 * MINUTE_MS,
);
