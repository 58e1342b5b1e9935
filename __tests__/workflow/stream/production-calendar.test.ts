import { expect, test } from '@jest/globals';
import { MINUTE_MS, results, setReleaseStage, troubles } from './release-stage.ts';

const FROZEN = `release:
  freezes:
    - from: 2020-01-01
      to: 2999-12-30
      timezone: Europe/Berlin
      reason: The shop moves
`;

test(
  'a freeze on the default branch stops a release, whatever its own commit says, until somebody overrides it by hand with a reason that is kept',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const { consumer, sandbox } = stage;
    const live = stage.live();
    consumer.commit('main', 'Freeze', { '.github/shipgate.yml': FROZEN });

    // A commit that lifts the freeze for itself, on a branch of its own.
    const sha = consumer.commit('thaw', 'Thaw', { '.github/shipgate.yml': 'release:\n  freezes: []\n' });
    consumer.main();
    const frozen = await stage.play({ tag: 'v1.1.0', sha });
    expect(results(frozen)).toEqual({ preflight: 'failure', notify: 'success' });
    expect(troubles(frozen).join('\n')).toMatch(
      /Releases are frozen from 2020-01-01 to 2999-12-30 \(Europe\/Berlin\): The shop moves\. The next release may go out on Tue,? 31 Dec 2999,? .*00:00 \(Europe\/Berlin\)\..*"override-reason"/s,
    );
    expect(await stage.gates(frozen)).toEqual(expect.arrayContaining(['preflight.release-gate fail', 'preflight.deploy pass']));
    expect([stage.live(), sandbox.vercel.deployments(stage.project)]).toEqual([live, [expect.anything()]]);

    const overridden = await stage.byHand('production', { 'override-reason': 'The checkout is broken' });
    expect(overridden.conclusion).toBe('success');
    expect(stage.live()).not.toBe(live);
    expect(overridden.jobs.production?.outputs.verdict).toBe('warn');
    const kept = await sandbox.supabase.query<{ title: string }>(
      "select distinct f ->> 'title' as title from shipgate.gate_results g join shipgate.runs r on r.id = g.run, jsonb_array_elements(g.findings) f where r.run_id = $1 and f ->> 'rule' = 'calendar-overridden'",
      [overridden.runId],
    );
    expect(kept).toEqual([{ title: 'octocat releases against the calendar: The checkout is broken.' }]);
  },
  2 * MINUTE_MS,
);
