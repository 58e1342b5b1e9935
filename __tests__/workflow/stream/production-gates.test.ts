import { expect, test } from '@jest/globals';
import { withoutCsp } from '#scripts/demo/changes.ts';
import { jobOf, MINUTE_MS, results, setReleaseStage, troubles } from './release-stage.ts';
import { storyteller } from './story.ts';

test.each([
  ['isolated', 'header-audit', ['header-audit.header-audit fail']],
  ['compact', 'gates', ['gates.header-audit fail']],
])(
  '%s: a release that a gate finds bad where it is staged never reaches production, and nobody is asked to approve it',
  async (layout, job, judged) => {
    const environments = { 'production-approval': { reviewers: ['alice'] } };
    await using stage = await setReleaseStage({ environments, with: { layout } });
    const tell = storyteller(stage);
    const before = [stage.live(), await stage.version()];
    const run = await stage.release('1.1.0', { 'vercel.json': withoutCsp(stage.consumer.read('vercel.json')) });
    expect(results(run)).toEqual({ preflight: 'success', deploy: 'success', [job]: 'failure', notify: 'success' });
    expect(troubles(run).join('\n')).toContain('Content-Security-Policy');
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: [
        'brief.job skip',
        'deploy.deploy pass',
        'deploy: pass',
        ...judged,
        'preflight.deploy pass',
        'preflight.release-gate pass',
        'promote.job skip',
        'rollback.job skip',
        layout === 'compact' ? 'verify.job skip' : 'verify-headers.job skip',
      ],
      emails: ['[petstore] production release was held back: header-audit'],
      moved: [],
    });
    expect([stage.live(), await stage.version()]).toEqual(before);
    expect(run.jobs.production?.outputs).toMatchObject({ verdict: 'fail', 'header-audit-verdict': 'fail', url: '' });
  },
  MINUTE_MS,
);

test(
  'without Supabase and Resend a release goes its way as ever: nothing is recorded or mailed, and the summary says so',
  async () => {
    await using stage = await setReleaseStage({ with: { approval: 'none' } });
    const tell = storyteller(stage);
    const { SUPABASE_URL: _, EMAIL_FROM: _from, EMAIL_TO: _to, ...vars } = stage.vars;
    const { SUPABASE_SECRET_KEY: _key, RESEND_API_KEY: _resend, ...secrets } = stage.secrets;
    const run = await stage.release('1.1.0', {}, { vars, secrets });
    expect(await tell(run)).toEqual({ conclusion: 'success', comments: [], rows: [], emails: [], moved: ['petstore'] });
    expect(jobOf(run, 'notify').summary).toMatch(/Supabase: switched off.*mail: switched off/s);
    expect(await stage.version()).toBe('1.1.0');
    expect(run.jobs.production?.outputs).toMatchObject({ verdict: 'pass', 'rolled-back-to': '' });
  },
  MINUTE_MS,
);
