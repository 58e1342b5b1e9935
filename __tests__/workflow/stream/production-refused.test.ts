import { expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { afterStaging, MINUTE_MS, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

test.each([
  ['a payment that is due', 402, 'payment_required', 'The account is soft blocked because a payment is due.'],
  ['a token without the right', 403, 'forbidden', "You don't have permission to promote the Deployment."],
])(
  'a promotion that Vercel refuses before anything moved, for %s, is told as held back, and no rollback is told of',
  async (_, status, code, message) => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const { resend, traffic } = stage.sandbox;
    const tell = storyteller(stage);
    const before = [stage.live(), await stage.version()];
    const body = JSON.stringify({ error: { code, message } });
    traffic.faults.push(answer({ service: 'vercel', method: 'POST', path: '/promote/', times: 9 }, { status, body }));
    const run = await stage.release('1.1.0');
    expect(results(run)).toMatchObject({ brief: 'success', promote: 'failure', notify: 'success' });
    expect(results(run).rollback).toBeUndefined();
    expect(troubles(run)).toEqual([expect.stringContaining(message)]);
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: afterStaging(
        'promote.deploy error',
        'promote.release-gate pass',
        'promote: error',
        'rollback.job skip',
        'verify-headers.job skip',
      ),
      emails: ['[petstore] production release was held back: promote'],
      moved: [],
    });
    expect(resend.emails()[0]?.text).toContain(`The release was held back: `);
    expect([stage.live(), await stage.version()]).toEqual(before);
    expect(run.jobs.production?.outputs).toMatchObject({ verdict: 'error', 'rolled-back-to': '' });
  },
  MINUTE_MS,
);
