import { expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { afterStaging, MINUTE_MS, type ReleaseStage, results, setReleaseStage } from './release-stage.ts';
import { storyteller } from './story.ts';

/** The production domain loses its headers while a job looks at it, and has them again when production goes back. */
function badOnItsDomain({ sandbox, productionUrl }: ReleaseStage, job: string) {
  const { faults } = sandbox.traffic;
  const { host } = new URL(productionUrl);
  const bare = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Petstore</h1>' };
  return (told: { type: string; job?: string }) => {
    if (told.type !== 'job-started') return;
    if (told.job?.endsWith('/ rollback')) faults.length = 0;
    if (told.job?.includes(`/ ${job}`))
      faults.push(answer({ service: 'site', path: ({ headers }) => headers.host === host, times: 99 }, bare));
  };
}

test(
  'compact: a release that is bad on its domain alone goes back by itself as in the other layout; what its gates said stands',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none', layout: 'compact' } });
    const tell = storyteller(stage);
    const live = stage.live();
    const run = await stage.release('1.1.0', {}, { onEvent: badOnItsDomain(stage, 'verify') });
    expect(results(run)).toMatchObject({ promote: 'success', 'verify (petstore)': 'failure', rollback: 'success' });
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: [
        'brief.deploy pass',
        'brief.release-gate pass',
        'deploy.deploy pass',
        'deploy: pass',
        'gates.header-audit pass',
        'petstore-http-petstore.verify.header-audit fail',
        'preflight.deploy pass',
        'preflight.release-gate pass',
        'promote.deploy pass',
        'promote.release-gate pass',
        'promote: pass',
        'rollback.deploy pass',
        'rollback: pass',
      ],
      emails: ['[petstore] production was rolled back: verify'],
      moved: [],
    });
    expect(run.jobs.production?.outputs).toMatchObject({
      verdict: 'fail',
      'header-audit-verdict': 'pass',
      'rolled-back-to': live,
    });
  },
  MINUTE_MS,
);

test(
  'a canary that passed its stages and is bad once everybody has it goes back by itself',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none', strategy: 'canary' } });
    const stages = [10, 100].map((targetPercentage) => ({ targetPercentage }));
    stage.sandbox.vercel.configureRolling(stage.project, { advancementType: 'manual-approval', stages });
    const tell = storyteller(stage);
    const live = stage.live();
    const run = await stage.release('1.1.0', {}, { onEvent: badOnItsDomain(stage, 'verify-headers') });
    expect(results(run)).toMatchObject({ 'canary-complete': 'success', 'verify-headers (petstore)': 'failure' });
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'canary-complete.deploy pass',
        'canary-start.deploy pass',
        'canary-start.release-gate pass',
        'petstore-before-100.canary-stage.header-audit pass',
        'petstore-before-100.canary-stage.release-gate pass',
        'petstore-http-petstore.verify-headers.header-audit fail',
        'promote: pass',
        'rollback.deploy pass',
        'rollback: pass',
      ),
      emails: ['[petstore] production was rolled back: verify-headers'],
      moved: [],
    });
    expect([stage.live(), run.jobs.production?.outputs['rolled-back-to']]).toEqual([live, live]);
  },
  2 * MINUTE_MS,
);
