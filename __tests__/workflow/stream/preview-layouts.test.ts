import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import type { Change } from '#sandbox/stage/consumer.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { comments, jobOf, MINUTE_MS, previewCaller, propose, results } from './preview-stage.ts';
import { storyteller } from './story.ts';

let stage: Stage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  stage = await setStage({ chromePath: await provideBrowser(process.env), example: 'static-site', seed: 'none' });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const WITHOUT_BUDGETS = { 'budget-gate': false };

/** One defect for each gate: a script that throws, and no Content-Security-Policy. */
function defects(): Change {
  const config = JSON.parse(stage.consumer.read('vercel.json')) as { headers: { headers: { key: string }[] }[] };
  for (const rule of config.headers) rule.headers = rule.headers.filter(({ key }) => key !== 'Content-Security-Policy');
  const page = stage.consumer.read('site/index.html');
  return {
    'site/broken.js': 'nope();\n',
    'site/index.html': page.replace('</head>', '<script src="/broken.js"></script></head>'),
    'vercel.json': JSON.stringify(config),
  };
}

test(
  'isolated: each gate is a job of its own; the switched-off one and those of the other layout are no rows',
  async () => {
    const { run } = await propose(stage, { number: 1, change: { ...previewCaller(WITHOUT_BUDGETS), 'site/a.txt': 'a\n' } });
    expect(results(run)).toEqual({
      build: 'skipped',
      deploy: 'success',
      smoke: 'success',
      'budget-gate': 'skipped',
      'header-audit': 'success',
      gates: 'skipped',
      notify: 'success',
    });
    expect(await tell(run, 1)).toEqual({
      conclusion: 'success',
      comments: ['All 3 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass', 'smoke.smoke pass'],
      emails: [],
      moved: [],
    });
    expect(run.jobs.preview?.outputs).toMatchObject({
      verdict: 'pass',
      'smoke-verdict': 'pass',
      'budget-gate-verdict': '',
      'header-audit-verdict': 'pass',
      url: expect.stringContaining('http'),
      'deployment-id': expect.stringContaining('dpl_'),
    });
  },
  MINUTE_MS,
);

test(
  'isolated: two red gates are told in one comment and one e-mail, each with its reason',
  async () => {
    const { run } = await propose(stage, { number: 2, change: { ...previewCaller(WITHOUT_BUDGETS), ...defects() } });
    expect(await tell(run, 2)).toEqual({
      conclusion: 'failure',
      comments: ['2 of 3 jobs are red: smoke, header-audit.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit fail', 'smoke.smoke fail'],
      emails: ['[static-site] preview of #2 turned red: smoke, header-audit'],
      moved: [],
    });
    expect(results(run)).toMatchObject({ smoke: 'failure', 'header-audit': 'failure', notify: 'success' });
    const [comment] = comments(stage, 2);
    expect(comment).toMatch(/nope is not defined/);
    expect(run.jobs.preview?.outputs).toMatchObject({ 'smoke-verdict': 'fail', 'header-audit-verdict': 'fail', verdict: 'fail' });
  },
  MINUTE_MS,
);

test(
  'compact: one job holds the gates, a red one hides no other, and all is told as in the other layout',
  async () => {
    const { run } = await propose(stage, {
      number: 3,
      change: { ...previewCaller({ ...WITHOUT_BUDGETS, layout: 'compact' }), ...defects() },
    });
    expect(results(run)).toEqual({
      build: 'skipped',
      deploy: 'success',
      smoke: 'skipped',
      'budget-gate': 'skipped',
      'header-audit': 'skipped',
      gates: 'failure',
      notify: 'success',
    });
    const steps = jobOf(run, 'gates').steps.map(({ name, outcome }) => `${name}: ${outcome}`);
    expect(steps).toEqual(
      expect.arrayContaining(['Open the preview in a browser: failure', 'Audit the security headers: failure']),
    );
    const [comment] = comments(stage, 3);
    expect(comment).toMatch(/\| smoke \| fail \|/);
    expect(await tell(run, 3)).toEqual({
      conclusion: 'failure',
      comments: ['2 of 3 jobs are red: smoke, header-audit.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'gates.header-audit fail', 'gates.smoke fail'],
      emails: ['[static-site] preview of #3 turned red: smoke, header-audit'],
      moved: [],
    });
    expect(run.jobs.preview?.outputs).toMatchObject({ 'smoke-verdict': 'fail', 'header-audit-verdict': 'fail' });
  },
  MINUTE_MS,
);

test(
  'compact: what only warns by its own fail-on leaves the run green and is told as not blocking',
  async () => {
    const inputs = { layout: 'compact', 'budget-gate': false, 'smoke-fail-on': 'never', 'header-audit': false };
    const { run } = await propose(stage, { number: 4, change: { ...previewCaller(inputs), ...defects() } });
    expect(await tell(run, 4)).toEqual({
      conclusion: 'success',
      comments: ['Good, with warnings from smoke.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'gates.smoke fail'],
      emails: [],
      moved: [],
    });
    expect(results(run)).toMatchObject({ gates: 'success' });
    expect(comments(stage, 4)[0]).toMatch(/smoke \| fail \(does not block\)/);
    expect(run.jobs.preview?.outputs).toMatchObject({ verdict: 'warn', 'smoke-verdict': 'fail', 'header-audit-verdict': '' });
  },
  MINUTE_MS,
);
