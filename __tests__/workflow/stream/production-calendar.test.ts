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

/** In three days it is in no time zone today, nor when a test that begins before midnight ends after it. */
const OPEN_DAY = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][(new Date().getUTCDay() + 3) % 7] ?? '';
const CLOSED = `release:
  windows:
    - days: [${OPEN_DAY.toLowerCase()}]
      from: '00:00'
      to: '24:00'
      timezone: Asia/Tokyo
`;

test.each([
  {
    what: 'a freeze',
    config: FROZEN,
    lifted: 'release:\n  freezes: []\n',
    why: /Releases are frozen from 2020-01-01 to 2999-12-30 \(Europe\/Berlin\): The shop moves\. The next release may go out on Tue,? 31 Dec 2999,? .*00:00 \(Europe\/Berlin\)\..*"override-reason"/s,
  },
  {
    what: 'a window that is closed',
    config: CLOSED,
    lifted: 'release:\n  windows: []\n',
    why: new RegExp(
      `It is .* \\(Asia/Tokyo\\), outside the windows for releases\\. The next release may go out on ${OPEN_DAY},? .*00:00 \\(Asia/Tokyo\\)\\..*"override-reason"`,
      's',
    ),
  },
])(
  '$what on the default branch stops a release, whatever its own commit says, until somebody overrides it by hand with a reason that is kept',
  async ({ config, lifted, why }) => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const tell = storyteller(stage);
    const { consumer, sandbox } = stage;
    const live = stage.live();
    consumer.commit('main', 'Close', { '.github/shipgate.yml': config });

    // A commit that lifts it for itself, on a branch of its own.
    const sha = consumer.commit('lift', 'Lift it', { '.github/shipgate.yml': lifted });
    consumer.main();
    const stopped = await stage.play({ tag: 'v1.1.0', sha });
    expect(results(stopped)).toEqual({ preflight: 'failure', notify: 'success' });
    expect(troubles(stopped).join('\n')).toMatch(why);
    expect(await tell(stopped)).toEqual({
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
