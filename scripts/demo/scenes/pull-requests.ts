import { pullRequestEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { badChange, goodChange } from '../changes.ts';
import { type Check, check, jobsEnded, lookedAtNew, planted, type Scene } from '../scene.ts';

export const goodPullRequest: Scene = {
  number: 1,
  title: 'A good pull request',
  expected: 'All gates green, one comment, rows in Supabase, no e-mail',
  releasesBefore: 1,
  async play(stage, options) {
    const title = 'Describe the pets more kindly';
    const { pull, run } = await openPullRequest(
      stage,
      { number: 1, title, branch: 'kinder-pets', change: goodChange(stage.consumer) },
      options,
    );
    const rows = await gateRows(stage, run.runId);
    const checks = [
      check('the run is green', run.conclusion === 'success', run.conclusion),
      jobsEnded(run, 'preview', {
        deploy: 'success',
        smoke: 'success',
        'budget-gate': 'success',
        'header-audit': 'success',
        notify: 'success',
      }),
      lookedAtNew(stage, run, ['smoke', 'budget-gate', 'header-audit']),
      oneComment(stage, pull.number, /✅/),
      check(
        'Supabase has a passing row for each of the 4 jobs',
        rows.length === 4 && rows.every(({ verdict }) => verdict === 'pass'),
        rows,
      ),
      check(
        'no e-mail was sent',
        stage.sandbox.resend.emails().length === 0,
        stage.sandbox.resend.emails().map(({ subject }) => subject),
      ),
    ];
    return { run, pullRequest: pull, checks };
  },
};

export const badPullRequest: Scene = {
  number: 2,
  title: 'A bad pull request',
  expected: 'Three gates red for the planted reasons, one comment, one e-mail that names all three',
  releasesBefore: 1,
  async play(stage, options) {
    const title = 'Add a banner';
    const mailsBefore = stage.sandbox.resend.emails().length;
    const { pull, run } = await openPullRequest(
      stage,
      { number: 2, title, branch: 'banner', change: badChange(stage.consumer) },
      options,
    );
    const mails = stage.sandbox.resend.emails().slice(mailsBefore);
    const mail = mails[0]?.html ?? '';
    const rows = await gateRows(stage, run.runId);
    const named = ['smoke', 'budget-gate', 'header-audit'].filter((gate) => mail.includes(gate));
    const checks = [
      check('the run is red', run.conclusion === 'failure', run.conclusion),
      jobsEnded(run, 'preview', {
        deploy: 'success',
        smoke: 'failure',
        'budget-gate': 'failure',
        'header-audit': 'failure',
        notify: 'success',
      }),
      planted(stage, run, 'smoke', 'uncaught-error', /tracker is not defined/),
      planted(stage, run, 'smoke', 'flow-step', /Available authorizations/),
      planted(stage, run, 'budget-gate', 'resource-summary:script:size', /script/),
      planted(stage, run, 'budget-gate', 'first-contentful-paint', /first-contentful-paint/i),
      planted(stage, run, 'header-audit', 'csp-missing', /Content-Security-Policy/),
      oneComment(stage, pull.number, /❌/),
      check('Supabase has the failing rows', rows.filter(({ verdict }) => verdict === 'fail').length === 3, rows),
      check(
        'one e-mail was sent',
        mails.length === 1,
        mails.map(({ subject }) => subject),
      ),
      check('it names all three gates', named.length === 3, named),
    ];
    return { run, pullRequest: pull, checks };
  },
};

interface NewPull {
  number: number;
  title: string;
  branch: string;
  change: Record<string, string>;
}

async function openPullRequest(stage: Stage, { change, ...pull }: NewPull, options: Parameters<Stage['run']>[2]) {
  const { consumer, sandbox } = stage;
  const sha = consumer.commit(pull.branch, pull.title, change);
  sandbox.github.createPullRequest(consumer.slug, { number: pull.number, title: pull.title, head: { ref: pull.branch, sha } });
  const run = await stage.run('preview', pullRequestEvent(consumer, { ...pull, sha }), options);
  consumer.main();
  return { pull: { number: pull.number, title: pull.title }, run };
}

function oneComment(stage: Stage, number: number, sign: RegExp): Check {
  const comments = stage.sandbox.github.comments(stage.consumer.slug, number);
  return check(
    `the pull request has one comment, with ${sign.source}`,
    comments.length === 1 && sign.test(comments[0]?.body ?? ''),
    comments.map(({ body }) => body.slice(0, 200)),
  );
}

const gateRows = (stage: Stage, runId: string) =>
  stage.sandbox.supabase.query<{ report_id: string; verdict: string }>(
    'select g.report_id, g.verdict from shipgate.gate_results g join shipgate.runs r on r.id = g.run where r.run_id = $1 order by 1',
    [runId],
  );
