import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pullRequestEvent } from '#sandbox/stage/events.ts';
import { type Stage, type StageRun, setStage } from '#sandbox/stage/stage.ts';
import { answer, reset } from '#sandbox/traffic/faults.ts';
import { comments, MINUTE_MS, previewCaller, propose } from './preview-stage.ts';
import { storyteller } from './story.ts';

let stage: Stage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  stage = await setStage({ chromePath: '/bin/true', example: 'static-site' });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const HEADERS_ONLY = { smoke: false, 'budget-gate': false };
const GREEN_ROWS = ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'];

/** In which attempt the jobs of the called workflow were played. */
const attempts = (run: StageRun) =>
  Object.fromEntries(Object.entries(run.jobs).map(([key, { attempt }]) => [key.replace(/^preview \/ | \(\)$/g, ''), attempt]));

test(
  'a gate that failed by chance is played again alone, on the same deployment: its row is replaced, the comment is the same one',
  async () => {
    const { consumer, sandbox } = stage;
    const { faults } = sandbox.traffic;
    const { run, pull } = await propose(stage, { number: 1, change: previewCaller(HEADERS_ONLY) }, undefined, {
      onEvent: (told) => {
        if (told.type === 'job-started' && told.job.includes('header-audit'))
          faults.push(reset({ service: 'site', path: () => true, times: 999 }));
      },
    });
    faults.length = 0;
    const turnedBad = '[static-site] preview of #1 turned red: header-audit';
    expect(await tell(run, 1)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 2 jobs is red: header-audit.'],
      rows: [...GREEN_ROWS.slice(0, 2), 'header-audit.header-audit error'],
      emails: [turnedBad],
      moved: [],
    });
    const made = sandbox.vercel.deployments(stage.project).length;
    const again = await stage.run('preview', pullRequestEvent(consumer, pull), { rerunOf: run });
    expect(attempts(again)).toMatchObject({ deploy: 1, 'header-audit': 2, notify: 2 });
    expect(sandbox.vercel.deployments(stage.project)).toHaveLength(made);
    expect(await tell(again, 1)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: GREEN_ROWS,
      emails: [turnedBad, '[static-site] preview of #1 is green again'],
      moved: [],
    });
    expect(comments(stage, 1)[0]).toContain('attempt 2');
  },
  2 * MINUTE_MS,
);

test(
  'a deployment that failed is made again, with all that waited for it; its report takes the place of the first, which stays on record',
  async () => {
    const { consumer, sandbox } = stage;
    sandbox.vercel.failNextBuild(stage.project, { code: 'BUILD_FAILED', message: 'The build failed.' });
    const { run, pull } = await propose(stage, { number: 2, change: previewCaller(HEADERS_ONLY) });
    const turnedBad = '[static-site] preview of #2 turned red: deploy';
    expect(await tell(run, 2)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 1 job is red: deploy.'],
      rows: ['deploy.deploy fail', 'deploy: fail', 'header-audit.job skip'],
      emails: [turnedBad],
      moved: [],
    });
    const again = await stage.run('preview', pullRequestEvent(consumer, pull), { rerunOf: run });
    expect(attempts(again)).toMatchObject({ deploy: 2, 'header-audit': 2, notify: 2 });
    expect(await tell(again, 2)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: fail', 'deploy: pass in attempt 2', 'header-audit.header-audit pass'],
      emails: [turnedBad, '[static-site] preview of #2 is green again'],
      moved: [],
    });
    const reports = ['notify', 'header-audit', 'deploy'].map((job) => `shipgate-report-static-site.${job}.${job}`);
    expect(sandbox.artifacts.list(run.runId).map(({ name }) => name)).toEqual(reports);
    // On GitHub one deployment of that commit, whose last word is the second's.
    const shown = sandbox.github.deployments(consumer.slug).filter(({ sha }) => sha === pull.sha);
    expect(shown.map(({ statuses }) => statuses[0]?.state)).toEqual(['success']);
  },
  2 * MINUTE_MS,
);

test(
  'a run that could tell nobody is told once when all its jobs are played again, and no letter of the first attempt is left',
  async () => {
    const { consumer, sandbox } = stage;
    const { faults } = sandbox.traffic;
    const silent = { status: 500, body: '{}' };
    faults.push(
      answer({ service: 'github', path: '/issues/', times: 99 }, silent),
      answer({ service: 'supabase', path: () => true, times: 99 }, silent),
    );
    const { run, pull } = await propose(stage, { number: 3, change: previewCaller(HEADERS_ONLY) });
    faults.length = 0;
    expect(await tell(run, 3)).toEqual({ conclusion: 'success', comments: [], rows: [], emails: [], moved: [] });
    const letters = () => sandbox.artifacts.list(run.runId).filter(({ name }) => name.startsWith('shipgate-spool-'));
    expect(letters()).not.toEqual([]);
    const again = await stage.run('preview', pullRequestEvent(consumer, pull), { runId: run.runId, runAttempt: 2 });
    expect(await tell(again, 3)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      // The first attempt's came with its letter.
      rows: [...GREEN_ROWS.slice(0, 2), 'deploy: pass in attempt 2', 'header-audit.header-audit pass'],
      emails: [],
      moved: [],
    });
    expect(letters()).toEqual([]);
  },
  2 * MINUTE_MS,
);
