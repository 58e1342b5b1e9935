import { expect, test } from '@jest/globals';
import { MINUTE_MS, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

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
    const tell = storyteller(stage);
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
    expect(await tell(frozen)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: [
        'brief.job skip',
        'deploy.job skip',
        'header-audit.job skip',
        'preflight.deploy pass',
        'preflight.release-gate fail',
        'promote.job skip',
        'rollback.job skip',
        'verify-headers.job skip',
      ],
      emails: ['[petstore] production release was held back: preflight'],
      moved: [],
    });
    expect([stage.live(), sandbox.vercel.deployments(stage.project)]).toEqual([live, [expect.anything()]]);

    const overridden = await stage.byHand('production', { 'override-reason': 'The checkout is broken' });
    expect(await tell(overridden)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: [
        'brief.deploy pass',
        'brief.release-gate pass',
        'deploy.deploy pass',
        'deploy: pass',
        'header-audit.header-audit pass',
        'petstore-http-petstore.verify-headers.header-audit pass',
        'preflight.deploy pass',
        'preflight.release-gate warn',
        'promote.deploy pass',
        'promote.release-gate warn',
        'promote: pass',
        'rollback.job skip',
      ],
      emails: ['[petstore] production is green again'],
      moved: ['petstore'],
    });
    expect(stage.live()).not.toBe(live);
    expect(overridden.jobs.production?.outputs.verdict).toBe('warn');
    const kept = await sandbox.supabase.query<{ title: string }>(
      "select distinct f ->> 'title' as title from shipgate.gate_results g join shipgate.runs r on r.id = g.run, jsonb_array_elements(g.findings) f where r.run_id = $1 and f ->> 'rule' = 'calendar-overridden'",
      [overridden.runId],
    );
    expect(kept).toEqual([{ title: 'octocat releases against the calendar: The checkout is broken.' }]);
  },
  6 * MINUTE_MS,
);
