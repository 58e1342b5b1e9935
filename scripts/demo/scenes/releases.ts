import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { dispatchEvent, tagEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { release, releaseBrokenInProduction } from '../changes.ts';
import { check, jobsEnded, lookedAtNew, planted, type Scene, textAt, waitedFor } from '../scene.ts';

const GATES = { smoke: 'success', 'budget-gate': 'success', 'header-audit': 'success' };
const version = (stage: Stage) => textAt(stage.productionUrl, '/version.txt');

export const goodRelease: Scene = {
  number: 3,
  title: 'A release by tag',
  expected: 'Staged, gated, promoted; the domain serves the new bytes',
  releasesBefore: 1,
  async play(stage, options) {
    const before = await version(stage);
    let whenPromoting: Promise<string> | undefined;
    const onEvent = (event: RunnerEvent) => {
      if (event.type === 'job-started' && event.job === 'production / promote') whenPromoting = version(stage);
      options?.onEvent?.(event);
    };
    const sha = stage.consumer.commit('main', 'Release 1.1.0', release('1.1.0'));
    stage.consumer.tag('v1.1.0');
    const run = await stage.run('production', tagEvent(stage.consumer, 'v1.1.0', sha), { ...options, onEvent });
    const rows = await deploymentRows(stage, run.runId);
    const whilePromoting = await whenPromoting;
    const checks = [
      check('the run is green', run.conclusion === 'success', run.conclusion),
      jobsEnded(run, 'production', {
        deploy: 'success',
        ...GATES,
        promote: 'success',
        'verify-smoke': 'success',
        'verify-headers': 'success',
        rollback: 'skipped',
        notify: 'success',
      }),
      lookedAtNew(stage, run, Object.keys(GATES)),
      waitedFor(run, 'production', 'promote', Object.keys(GATES)),
      check('the domain served the old bytes until all gates were green', before !== '1.1.0' && whilePromoting === before, {
        before,
        whilePromoting,
      }),
      check('the domain serves the new bytes', (await version(stage)) === '1.1.0', await version(stage)),
      check(
        'the promotion is recorded',
        rows.some(({ kind, verdict }) => kind === 'promote' && verdict === 'pass'),
        rows,
      ),
    ];
    return { run, checks };
  },
};

export const brokenRelease: Scene = {
  number: 4,
  title: 'A release that breaks on the production host alone',
  expected: 'Gates green, verification red, rolled back by itself, e-mail with the reason',
  releasesBefore: 1,
  async play(stage, options) {
    const before = await version(stage);
    const mailsBefore = stage.sandbox.resend.emails().length;
    const change = releaseBrokenInProduction(stage.consumer, '1.2.0', new URL(stage.productionUrl).hostname);
    const sha = stage.consumer.commit('main', 'Release 1.2.0', change);
    stage.consumer.tag('v1.2.0');
    const run = await stage.run('production', tagEvent(stage.consumer, 'v1.2.0', sha), options);
    const mails = stage.sandbox.resend.emails().slice(mailsBefore);
    const rows = await deploymentRows(stage, run.runId);
    const checks = [
      check('the run is red', run.conclusion === 'failure', run.conclusion),
      jobsEnded(run, 'production', {
        deploy: 'success',
        ...GATES,
        promote: 'success',
        'verify-smoke': 'failure',
        rollback: 'success',
        notify: 'success',
      }),
      planted(stage, run, 'verify-smoke', 'failed-request', /openapi/),
      check('the domain serves the old bytes again', (await version(stage)) === before, { before, after: await version(stage) }),
      check("the page's API description is there again", (await textAt(stage.productionUrl, '/openapi')).includes('"Petstore"')),
      check(
        'the rollback is recorded with its reason',
        rows.some(({ kind, reason }) => kind === 'rollback' && /openapi/.test(reason)),
        rows,
      ),
      check(
        'one e-mail tells it with the reason',
        mails.length === 1 && /rolled back[^<]* because [^<]*openapi/i.test(mails[0]?.html ?? ''),
        mails.map(({ subject, text }) => ({ subject, text })),
      ),
    ];
    return { run, checks };
  },
};

const REASON = 'Support reports wrong prices since 1.1.0';

export const rollbackByHand: Scene = {
  number: 5,
  title: 'A rollback by hand',
  expected: 'Production returns to the release before, with the reason recorded',
  releasesBefore: 2,
  async play(stage, options) {
    const current = stage.sandbox.vercel.production(stage.project)?.id;
    const before = await version(stage);
    const sha = stage.consumer.commit('main', 'Note the incident', { 'INCIDENT.md': `${REASON}\n` });
    const run = await stage.run('rollback', dispatchEvent(stage.consumer, sha, { reason: REASON }), options);
    const rows = await deploymentRows(stage, run.runId);
    const after = stage.sandbox.vercel.production(stage.project)?.id;
    const checks = [
      check('the run is green', run.conclusion === 'success', run.conclusion),
      jobsEnded(run, 'rollback', { rollback: 'success', 'verify-smoke': 'success', notify: 'success' }),
      check('production is another, earlier deployment', after !== undefined && after !== current, { current, after }),
      check('the domain serves other bytes than before', (await version(stage)) !== before, {
        before,
        after: await version(stage),
      }),
      check(
        'the rollback is recorded with the reason given',
        rows.some(({ kind, reason }) => kind === 'rollback' && reason.includes(REASON)),
        rows,
      ),
    ];
    return { run, checks };
  },
};

const deploymentRows = (stage: Stage, runId: string) =>
  stage.sandbox.supabase.query<{ kind: string; verdict: string; reason: string }>(
    'select d.kind, d.verdict, d.reason from shipgate.deployments d join shipgate.runs r on r.id = d.run where r.run_id = $1 order by d.at',
    [runId],
  );
