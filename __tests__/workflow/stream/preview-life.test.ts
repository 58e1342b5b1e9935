import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import { mergeGroupEvent, pullRequestEvent } from '#sandbox/stage/events.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { answer } from '#sandbox/traffic/faults.ts';
import { callerOf } from '../caller.ts';
import { comments, gateRows, jobOf, MINUTE_MS, previewCaller, propose, results } from './preview-stage.ts';
import { storyteller } from './story.ts';

// A change's life beside its gates, which are told apart elsewhere: only the headers are audited here.
const HEADERS_ONLY = { smoke: false, 'budget-gate': false };

let stage: Stage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  stage = await setStage({ chromePath: await provideBrowser(process.env), example: 'static-site', seed: 'none' });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const CLEANUP = callerOf({ workflow: 'cleanup', on: { pull_request: { types: ['closed'] } } });

test(
  'a pull request that is closed loses its previews, and its comment gets the last word, which no older run takes back',
  async () => {
    const { consumer, sandbox } = stage;
    const change = { ...previewCaller(HEADERS_ONLY), ...CLEANUP, 'site/a.txt': 'a\n' };
    const { run: opened, pull } = await propose(stage, { number: 1, change });
    expect(await tell(opened, 1)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
    const before = sandbox.resend.emails().length;
    const closed = await stage.run('cleanup', pullRequestEvent(consumer, pull, { action: 'closed' }));
    expect(await tell(closed, 1)).toEqual({
      conclusion: 'success',
      comments: ['Closed. Removed 1 deployment and 1 record on GitHub of pull request 1 in acme/static-site.'],
      rows: ['cleanup.deploy pass'],
      emails: [],
      moved: [],
    });
    const [comment = ''] = comments(stage, 1);
    expect(comment).not.toMatch(/\| deploy \|/);
    expect(sandbox.resend.emails()).toHaveLength(before);
    const late = await stage.run('preview', pullRequestEvent(consumer, pull), { runId: opened.runId, runAttempt: 2 });
    expect(await tell(late, 1)).toEqual({
      conclusion: 'success',
      comments: ['Closed. Removed 1 deployment and 1 record on GitHub of pull request 1 in acme/static-site.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'deploy: pass in attempt 2', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
    expect(comments(stage, 1)).toEqual([comment]);
    expect(jobOf(late, 'notify').summary).toMatch(/left as it is: a newer run wrote it/);
  },
  MINUTE_MS,
);

test(
  'a pull request that was never told of gets no last word either',
  async () => {
    const { consumer, sandbox } = stage;
    const sha = consumer.commit('quiet', 'Quiet', { ...CLEANUP, 'site/q.txt': 'q\n' });
    sandbox.github.createPullRequest(consumer.slug, { number: 2, title: 'Quiet', head: { ref: 'quiet', sha } });
    const event = pullRequestEvent(consumer, { number: 2, title: 'Quiet', branch: 'quiet', sha }, { action: 'closed' });
    const run = await stage.run('cleanup', event);
    expect(await tell(run, 2)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: ['cleanup.deploy pass'],
      emails: [],
      moved: [],
    });
  },
  MINUTE_MS,
);

test(
  'the merge queue is judged by its own commit, recorded for its pull request, and writes no comment',
  async () => {
    const { consumer, sandbox } = stage;
    const sha = consumer.commit('queued', 'Queued', { ...previewCaller(HEADERS_ONLY), 'site/queued.txt': 'q\n' });
    sandbox.github.createPullRequest(consumer.slug, { number: 3, title: 'Queued', head: { ref: 'queued', sha } });
    const event = mergeGroupEvent(consumer, { number: 3, sha });
    const run = await stage.run('preview', event);
    consumer.main();
    expect(await tell(run, 3)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
    expect(jobOf(run, 'notify').summary).toMatch(/switched off in the merge queue/);
    const rows = await sandbox.supabase.query('select sha, pull_request, subject from shipgate.runs where run_id = $1', [
      run.runId,
    ]);
    expect(rows).toEqual([{ sha: event.sha, pull_request: 3, subject: 'preview/pull-request-3' }]);
    expect(await gateRows(stage, run.runId)).toHaveLength(2);
  },
  MINUTE_MS,
);

test(
  'a draft is left alone where drafts are switched off: green, no deployment, no comment, and the summary says why',
  async () => {
    const change = previewCaller({ ...HEADERS_ONLY, drafts: false });
    const deployed = stage.sandbox.traffic.requests.filter(({ service }) => service === 'vercel').length;
    const { run, pull } = await propose(stage, { number: 4, change, draft: true });
    expect(await tell(run, 4)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: ['deploy.job skip', 'header-audit.job skip'],
      emails: [],
      moved: [],
    });
    expect(results(run)).toMatchObject({ deploy: 'skipped', 'header-audit': 'skipped', notify: 'success' });
    expect(stage.sandbox.traffic.requests.filter(({ service }) => service === 'vercel')).toHaveLength(deployed);
    expect(jobOf(run, 'notify').summary).toMatch(/This pull request is a draft/);
    expect(comments(stage, 4)).toEqual([]);
    const ready = pullRequestEvent(stage.consumer, { ...pull, draft: false }, { action: 'reopened' });
    expect(await tell(await stage.run('preview', ready), 4)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
  },
  MINUTE_MS,
);

test(
  'without a Vercel token the run ends red at once, and says which secret to set',
  async () => {
    const { VERCEL_TOKEN: _, ...secrets } = stage.secrets;
    const { run } = await propose(stage, { number: 5, change: previewCaller(HEADERS_ONLY) }, undefined, { secrets });
    expect(await tell(run, 5)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 1 job is red: deploy.'],
      rows: ['deploy.deploy error', 'deploy: error', 'header-audit.job skip'],
      emails: ['[static-site] preview of #5 turned red: deploy'],
      moved: [],
    });
    expect(results(run)).toMatchObject({ deploy: 'failure', 'header-audit': 'skipped', notify: 'success' });
    expect(comments(stage, 5)[0]).toMatch(/VERCEL\\_TOKEN/);
  },
  MINUTE_MS,
);

test(
  'where the comment is forbidden the run stays green, and its summary says what was not told',
  async () => {
    const { traffic } = stage.sandbox;
    const refused = { status: 403, body: '{"message":"Resource not accessible by integration"}' };
    traffic.faults.push(answer({ service: 'github', path: /issues\/7\/comments/, times: 99 }, refused));
    const { run } = await propose(stage, { number: 7, change: previewCaller({ ...HEADERS_ONLY, 'header-audit': false }) });
    traffic.faults.length = 0;
    expect(await tell(run, 7)).toEqual({
      conclusion: 'success',
      comments: [],
      rows: ['deploy.deploy pass', 'deploy: pass'],
      emails: [],
      moved: [],
    });
    expect(jobOf(run, 'notify').summary).toMatch(/Pull request comment: .*403/);
  },
  MINUTE_MS,
);

test(
  'two pushes while the preview still builds cancel it at Vercel too, and only the newest result is told',
  async () => {
    const { consumer, sandbox } = stage;
    const withoutBuild = consumer.read('vercel.json');
    const change = {
      ...previewCaller(HEADERS_ONLY),
      'vercel.json': withoutBuild.replace(
        '"outputDirectory"',
        '"buildCommand": "echo slow build begins; sleep 20", "outputDirectory"',
      ),
    };
    const sha = consumer.commit('twice', 'Slow', change);
    sandbox.github.createPullRequest(consumer.slug, { number: 6, title: 'Twice', head: { ref: 'twice', sha } });
    const pull = { number: 6, title: 'Twice', branch: 'twice' };
    const builds = Promise.withResolvers<void>();
    const onEvent = (event: { type: string; line?: string }) => {
      if (event.type === 'log' && event.line?.includes('slow build begins')) builds.resolve();
    };
    const older = stage.run('preview', pullRequestEvent(consumer, { ...pull, sha }), { onEvent });
    await builds.promise;
    const event = (head: string, before: string) =>
      pullRequestEvent(consumer, { ...pull, sha: head }, { action: 'synchronize', before });
    const next = consumer.commit('twice', 'Slow still', { 'site/next.txt': 'next\n' });
    const between = stage.run('preview', event(next, sha));
    const last = consumer.commit('twice', 'Quick', { 'vercel.json': withoutBuild });
    const newest = await stage.run('preview', event(last, next));
    consumer.main();
    for (const superseded of [await older, await between])
      expect(await tell(superseded, 6)).toEqual({
        conclusion: 'cancelled',
        comments: ['All 2 jobs are green.'],
        rows: [],
        emails: [],
        moved: [],
      });
    expect(sandbox.traffic.requests.filter(({ url }) => /\/deployments\/[^/]+\/cancel$/.test(url.pathname))).not.toEqual([]);
    expect(await tell(newest, 6)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
    const [comment = '', ...more] = comments(stage, 6);
    expect(more).toEqual([]);
    expect(comment).toContain(last.slice(0, 7));
  },
  2 * MINUTE_MS,
);

test(
  "what is deployed and recorded is the pull request's own commit, not the one that tries its merge",
  async () => {
    const { consumer, sandbox } = stage;
    const sha = consumer.commit('behind', 'Behind', { ...previewCaller(HEADERS_ONLY), 'site/own.txt': 'own\n' });
    sandbox.github.createPullRequest(consumer.slug, { number: 8, title: 'Behind', head: { ref: 'behind', sha } });
    consumer.main();
    consumer.commit('main', 'Meanwhile', { 'site/meanwhile.txt': 'meanwhile\n' });
    const event = pullRequestEvent(consumer, { number: 8, title: 'Behind', branch: 'behind', sha });
    expect(event.sha).not.toBe(sha);
    const run = await stage.run('preview', event);
    const headers = { 'x-vercel-protection-bypass': stage.secrets.VERCEL_AUTOMATION_BYPASS_SECRET ?? '' };
    const statusOf = async (path: string) => (await fetch(`${run.jobs.preview?.outputs.url}${path}`, { headers })).status;
    expect([await statusOf('/own.txt'), await statusOf('/meanwhile.txt')]).toEqual([200, 404]);
    const rows = await sandbox.supabase.query('select sha from shipgate.runs where run_id = $1', [run.runId]);
    expect(rows).toEqual([{ sha }]);
    expect(await tell(run, 8)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
    expect(comments(stage, 8)[0]).toContain(sha.slice(0, 7));
  },
  MINUTE_MS,
);
