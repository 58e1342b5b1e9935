import { expect, test } from '@jest/globals';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { scheduleEvent } from '#sandbox/stage/events.ts';
import { MINUTE_MS, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

test(
  'by hand production goes back to what was proven, or to what is named; without a reason nothing moves, and a drill moves nothing',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const { consumer, sandbox } = stage;
    const seeded = stage.live() ?? '';
    await stage.release('1.1.0');
    const proven = stage.live() ?? '';
    await stage.release('1.2.0');
    const newest = stage.live() ?? '';
    const tell = storyteller(stage);

    const drill = await stage.run('rollback', scheduleEvent(consumer, '17 6 * * 1'));
    expect(results(drill)).toEqual({ drill: 'success', notify: 'success' });
    expect(drill.jobs.rollback?.outputs).toMatchObject({ 'deployment-id': proven, verdict: 'pass' });
    expect(stage.live()).toBe(newest);
    const ages = await sandbox.supabase.query<{ value: number }>(
      "select value from shipgate.metrics m join shipgate.runs r on r.id = m.run where r.run_id = $1 and m.name = 'age'",
      [drill.runId],
    );
    expect(ages).toEqual([{ value: expect.anything() }]);
    expect(await tell(drill)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: ['drill.deploy pass'],
      emails: [],
      moved: [],
    });

    const silent = await stage.byHand('rollback', {});
    expect(results(silent)).toEqual({ rollback: 'failure', notify: 'success' });
    expect(await tell(silent)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: ['rollback.job error', 'rollback: error', 'verify-headers.job skip'],
      emails: ['[petstore] production turned red: rollback'],
      moved: [],
    });
    expect(troubles(silent).join('\n')).toContain('a rollback by hand needs a reason');
    expect(stage.live()).toBe(newest);

    const back = await stage.byHand('rollback', { reason: 'Wrong prices' });
    expect(results(back)).toEqual({ rollback: 'success', 'verify-headers (petstore)': 'success', notify: 'success' });
    expect([stage.live(), await stage.version()]).toEqual([proven, '1.1.0']);
    expect(await tell(back)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: ['petstore-http-petstore.verify-headers.header-audit pass', 'rollback.deploy pass', 'rollback: pass'],
      emails: ['[petstore] production is green again'],
      moved: ['petstore'],
    });
    expect(await stage.moves(back)).toMatchObject([
      { kind: 'rollback', verdict: 'pass', reason: 'Wrong prices', deployment_id: proven },
    ]);

    const named = await stage.byHand('rollback', { reason: 'Wrong prices there too', deployment: seeded });
    expect(await tell(named)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: ['petstore-http-petstore.verify-headers.header-audit pass', 'rollback.deploy pass', 'rollback: pass'],
      emails: [],
      moved: ['petstore'],
    });
    expect(stage.live()).toBe(seeded);
    expect(await stage.moves(named)).toMatchObject([{ kind: 'rollback', verdict: 'pass', deployment_id: seeded }]);

    const cancel = new AbortController();
    const onEvent = (told: RunnerEvent) => told.type === 'job-started' && told.job.includes('verify-headers') && cancel.abort();
    const given = { reason: 'Forward again', deployment: newest };
    const cancelled = await stage.byHand('rollback', given, { signal: cancel.signal, onEvent });
    expect(await tell(cancelled)).toEqual({
      conclusion: 'cancelled',
      comments: [],
      rows: ['rollback.deploy pass', 'rollback: pass', 'verify-headers.job error'],
      emails: ['[petstore] production was rolled back: verify-headers'],
      moved: ['petstore'],
    });
  },
  6 * MINUTE_MS,
);
