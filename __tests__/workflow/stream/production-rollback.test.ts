import { expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { afterStaging, MINUTE_MS, PROMOTED, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

/** Rows of what comes after the gates where a newer release has production. */
const SUPERSEDED = [
  'promote.deploy fail',
  'promote.release-gate pass',
  'promote: fail',
  'rollback.job skip',
  'verify-headers.job skip',
];

test(
  'a release that is bad on its domain alone goes back by itself, is told with the reason, and the next good one is told as a recovery',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const tell = storyteller(stage);
    const { traffic, resend } = stage.sandbox;
    const live = stage.live();
    const { host } = new URL(stage.productionUrl);
    const bare = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Petstore</h1>' };
    const run = await stage.release(
      '1.1.0',
      {},
      {
        onEvent(told) {
          if (told.type === 'job-started' && told.job.endsWith('/ rollback')) traffic.faults.length = 0;
          if (told.type !== 'job-started' || !told.job.includes('verify-headers')) return;
          traffic.faults.push(answer({ service: 'site', path: ({ headers }) => headers.host === host, times: 99 }, bare));
        },
      },
    );
    expect(results(run)).toMatchObject({
      promote: 'success',
      'verify-headers (petstore)': 'failure',
      rollback: 'success',
      notify: 'success',
    });
    expect([stage.live(), run.jobs.production?.outputs['rolled-back-to']]).toEqual([live, live]);
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'petstore-http-petstore.verify-headers.header-audit fail',
        'promote.deploy pass',
        'promote.release-gate pass',
        'promote: pass',
        'rollback.deploy pass',
        'rollback: pass',
      ),
      emails: ['[petstore] production was rolled back: verify-headers'],
      moved: [],
    });
    expect(resend.emails()[0]?.text).toMatch(/Rolled back to dpl_\w+ because verify-headers/);

    const recovered = await stage.release('1.2.0');
    expect(await tell(recovered)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: [
        'brief.deploy pass',
        'brief.release-gate pass',
        'deploy.deploy pass',
        'deploy: pass',
        'header-audit.header-audit pass',
        'petstore-http-petstore.verify-headers.header-audit pass',
        'preflight.deploy warn',
        'preflight.release-gate pass',
        'promote.deploy pass',
        'promote.release-gate pass',
        'promote: pass',
        'rollback.job skip',
      ],
      emails: ['[petstore] production is green again'],
      moved: ['petstore'],
    });
    expect(await stage.version()).toBe('1.2.0');
  },
  6 * MINUTE_MS,
);

test(
  'a promotion that moves one of two domains is taken back on both',
  async () => {
    const projects = [{ name: 'petstore', productionDomains: ['petstore', 'pets'] }];
    await using stage = await setReleaseStage({ with: { approval: 'none' }, projects });
    const tell = storyteller(stage);
    const { vercel } = stage.sandbox;
    const served = () => vercel.project(stage.project).alias.map(({ deployment }) => deployment?.id);
    const before = served();
    vercel.failNextAlias(stage.project, 'pets', { code: 'alias_failed', message: 'The domain could not be moved.' });
    const run = await stage.release('1.1.0');
    expect(results(run)).toMatchObject({ promote: 'failure', rollback: 'success', notify: 'success' });
    expect(results(run)['verify-headers (petstore)']).toBeUndefined();
    expect(served()).toEqual(before);
    expect(troubles(run).join('\n')).toMatch(/Vercel could not move pets\.localhost/);
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'promote.deploy fail',
        'promote.release-gate pass',
        'promote: fail',
        'rollback.deploy pass',
        'rollback: pass',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production was rolled back: promote'],
      moved: [],
    });
  },
  6 * MINUTE_MS,
);

test(
  'of two releases at once the later one stays in production, and nobody takes it back',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const tell = storyteller(stage);
    const [older, newer] = [stage.commit('1.1.0'), stage.commit('1.2.0')];
    const { promise: isStaged, resolve } = Promise.withResolvers<void>();
    const first = stage.play(older, {
      onEvent: (told) => told.type === 'job-ended' && told.job.endsWith('/ deploy') && resolve(),
    });
    await isStaged;
    const runs = await Promise.all([first, stage.play(newer)]);
    expect(await stage.version()).toBe('1.2.0');
    expect(results(runs[1])).toMatchObject({ promote: 'success', notify: 'success' });
    expect(await tell(runs[1])).toEqual({
      conclusion: 'success',
      comments: [],
      rows: afterStaging(...PROMOTED),
      emails: [],
      moved: ['petstore'],
    });
    // Whichever came to its promotion first: the older one was out for a moment, or it was superseded and stopped.
    const quiet = { comments: [], emails: [], moved: [] };
    expect([
      { ...quiet, conclusion: 'success', rows: afterStaging(...PROMOTED) },
      { ...quiet, conclusion: 'failure', rows: afterStaging(...SUPERSEDED) },
    ]).toContainEqual(await tell(runs[0]));
    expect(runs.map((run) => results(run).rollback)).toEqual([undefined, undefined]);
  },
  6 * MINUTE_MS,
);

test(
  'a run that somebody cancels after it moved production takes that back, and tells it: it was never proven',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const tell = storyteller(stage);
    const live = stage.live();
    const cancel = new AbortController();
    const run = await stage.release(
      '1.1.0',
      {},
      {
        signal: cancel.signal,
        onEvent: (told) => told.type === 'job-started' && told.job.includes('verify-headers') && cancel.abort(),
      },
    );
    expect(results(run)).toMatchObject({ promote: 'success', rollback: 'success', notify: 'success' });
    expect(stage.live()).toBe(live);
    expect(await tell(run)).toEqual({
      conclusion: 'cancelled',
      comments: [],
      rows: afterStaging(
        'promote.deploy pass',
        'promote.release-gate pass',
        'promote: pass',
        'rollback.deploy pass',
        'rollback: pass',
        'verify-headers.job error',
      ),
      emails: ['[petstore] production was rolled back: verify-headers'],
      moved: [],
    });
  },
  6 * MINUTE_MS,
);
