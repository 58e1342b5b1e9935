import { expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { setStage } from '#sandbox/stage/stage.ts';
import { jobOf } from './preview-stage.ts';
import { storyteller } from './story.ts';

const MINUTE_MS = 60_000;

test(
  "a fork's pull request ends green without one call to Vercel, and says what was skipped",
  async () => {
    await using stage = await setStage({ chromePath: '/bin/true', seed: 'none' });
    const { consumer, sandbox } = stage;
    const sha = consumer.commit('from-fork', 'A change from a fork', { 'site/fork.txt': 'hello\n' });
    const head = { ref: 'from-fork', sha, repository: 'stranger/petstore' };
    sandbox.github.createPullRequest(consumer.slug, { number: 1, title: 'From a fork', head });
    const event = pullRequestEvent(consumer, {
      number: 1,
      title: 'From a fork',
      branch: 'from-fork',
      sha,
      fork: 'stranger/petstore',
    });
    const tell = storyteller(stage);
    const run = await stage.run('preview', event);
    expect(await tell(run, 1)).toEqual({ conclusion: 'success', comments: [], rows: [], emails: [], moved: [] });
    expect(jobOf(run, 'deploy').result).toBe('skipped');
    expect(jobOf(run, 'notify').summary).toMatch(/skip/i);
    expect(sandbox.traffic.requests.filter(({ service }) => service === 'vercel')).toEqual([]);
  },
  MINUTE_MS,
);

test(
  'with a Vercel token alone a preview is deployed, judged and told; what is not configured is said, not failed',
  async () => {
    await using stage = await setStage({ chromePath: await provideBrowser(process.env), seed: 'none' });
    const { consumer, sandbox } = stage;
    const sha = consumer.commit('plain', 'A plain change', { 'site/plain.txt': 'hello\n' });
    sandbox.github.createPullRequest(consumer.slug, { number: 1, title: 'Plain', head: { ref: 'plain', sha } });
    const { VERCEL_TOKEN = '', VERCEL_AUTOMATION_BYPASS_SECRET = '' } = stage.secrets;
    const { VERCEL_ORG_ID = '', VERCEL_PROJECT_ID = '' } = stage.vars;
    const tell = storyteller(stage);
    const run = await stage.run('preview', pullRequestEvent(consumer, { number: 1, title: 'Plain', branch: 'plain', sha }), {
      secrets: { VERCEL_TOKEN, VERCEL_AUTOMATION_BYPASS_SECRET },
      vars: { VERCEL_ORG_ID, VERCEL_PROJECT_ID },
    });
    expect(await tell(run, 1)).toEqual({
      conclusion: 'success',
      comments: ['All 4 jobs are green.'],
      rows: [],
      emails: [],
      moved: [],
    });
    expect(sandbox.traffic.requests.filter(({ service }) => service === 'supabase' || service === 'resend')).toEqual([]);
    expect(jobOf(run, 'notify').summary).toMatch(/Supabase: switched off/);
  },
  2 * MINUTE_MS,
);

test(
  'a Vercel token that is refused ends red with the remedy, the comment and the e-mail',
  async () => {
    await using stage = await setStage({ chromePath: '/bin/true', seed: 'none' });
    const { consumer, sandbox } = stage;
    const sha = consumer.commit('wrong', 'A change', { 'site/x.txt': 'x\n' });
    sandbox.github.createPullRequest(consumer.slug, { number: 1, title: 'Wrong token', head: { ref: 'wrong', sha } });
    const event = pullRequestEvent(consumer, { number: 1, title: 'Wrong token', branch: 'wrong', sha });
    const tell = storyteller(stage);
    const run = await stage.run('preview', event, { secrets: { ...stage.secrets, VERCEL_TOKEN: 'a-token-that-nobody-issued' } });
    expect(await tell(run, 1)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 1 job is red: deploy.'],
      rows: ['budget-gate.job skip', 'deploy.deploy error', 'deploy: error', 'header-audit.job skip', 'smoke.job skip'],
      emails: ['[petstore] preview of #1 turned red: deploy'],
      moved: [],
    });
    expect(jobOf(run, 'deploy').annotations[0]?.message).toMatch(/Vercel.*403.*VERCEL_TOKEN/s);
  },
  MINUTE_MS,
);
