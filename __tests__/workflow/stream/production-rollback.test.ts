import { expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { MINUTE_MS, results, setReleaseStage, troubles } from './release-stage.ts';

test(
  'a release that is bad on its domain alone goes back by itself, is told with the reason, and the next good one is told as a recovery',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
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
    expect(await stage.moves(run)).toMatchObject([
      { kind: 'deploy' },
      { kind: 'promote', verdict: 'pass' },
      { kind: 'rollback', verdict: 'pass' },
    ]);
    expect(resend.emails()).toHaveLength(1);
    expect(resend.emails()[0]?.text).toMatch(/Rolled back to dpl_\w+ because verify-headers/);

    const recovered = await stage.release('1.2.0');
    expect(recovered.conclusion).toBe('success');
    expect(await stage.version()).toBe('1.2.0');
    expect(resend.emails()).toHaveLength(2);
  },
  2 * MINUTE_MS,
);

test(
  'a promotion that moves one of two domains is taken back on both',
  async () => {
    const projects = [{ name: 'petstore', productionDomains: ['petstore', 'pets'] }];
    await using stage = await setReleaseStage({ with: { approval: 'none' }, projects });
    const { vercel } = stage.sandbox;
    const served = () => vercel.project(stage.project).alias.map(({ deployment }) => deployment?.id);
    const before = served();
    vercel.failNextAlias(stage.project, 'pets', { code: 'alias_failed', message: 'The domain could not be moved.' });
    const run = await stage.release('1.1.0');
    expect(results(run)).toMatchObject({ promote: 'failure', rollback: 'success', notify: 'success' });
    expect(results(run)['verify-headers (petstore)']).toBeUndefined();
    expect(served()).toEqual(before);
    expect(troubles(run).join('\n')).toMatch(/Vercel could not move pets\.localhost/);
    expect(await stage.moves(run)).toMatchObject([
      { kind: 'deploy' },
      { kind: 'promote', verdict: 'fail' },
      { kind: 'rollback', verdict: 'pass' },
    ]);
    expect(stage.sandbox.resend.emails()).toHaveLength(1);
  },
  2 * MINUTE_MS,
);

test(
  'of two releases at once the later one stays in production, and nobody takes it back',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const [older, newer] = [stage.commit('1.1.0'), stage.commit('1.2.0')];
    const { promise: isStaged, resolve } = Promise.withResolvers<void>();
    const first = stage.play(older, {
      onEvent: (told) => told.type === 'job-ended' && told.job.endsWith('/ deploy') && resolve(),
    });
    await isStaged;
    const runs = await Promise.all([first, stage.play(newer)]);
    expect(await stage.version()).toBe('1.2.0');
    expect(results(runs[1])).toMatchObject({ promote: 'success', notify: 'success' });
    expect(runs.map((run) => results(run).rollback)).toEqual([undefined, undefined]);
  },
  2 * MINUTE_MS,
);
