import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { provideBrowser } from '#sandbox/browser/browser.ts';
import type { Change } from '#sandbox/stage/consumer.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';
import { reset } from '#sandbox/traffic/faults.ts';
import { withoutCsp } from '#scripts/demo/changes.ts';
import { comments, MINUTE_MS, previewCaller, propose } from './preview-stage.ts';
import { storyteller } from './story.ts';

let stage: Stage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  stage = await setStage({ chromePath: await provideBrowser(process.env), example: 'static-site' });
  tell = storyteller(stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

// Lighthouse takes its time, so it runs where the budgets are what is red.
const WITHOUT_BUDGETS = { 'budget-gate': false };
const HEADERS_ONLY = { ...WITHOUT_BUDGETS, smoke: false };
const read = (file: string) => stage.consumer.read(file);

/** A page that shows a picture which is not there. */
const brokenPicture = (): Change => ({
  'site/index.html': read('site/index.html').replace('</body>', '<img src="/gone.png" alt="Gone"></body>'),
});

/** A stylesheet that a phone waits for: its comment hardly compresses. */
function heavyStyle(): Change {
  const noise = Array.from({ length: 25_000 }, (_, n) => createHash('sha256').update(String(n)).digest('hex')).join('');
  return { 'site/style.css': `${read('site/style.css')}/* ${noise} */\n` };
}

test.each([
  {
    red: 'smoke',
    reason: /gone\.png/,
    inputs: WITHOUT_BUDGETS,
    change: brokenPicture,
    rows: ['header-audit.header-audit pass', 'smoke.smoke fail'],
  },
  {
    red: 'header-audit',
    reason: /Content-Security-Policy/,
    inputs: WITHOUT_BUDGETS,
    change: () => ({ 'vercel.json': withoutCsp(read('vercel.json')) }),
    rows: ['header-audit.header-audit fail', 'smoke.smoke pass'],
  },
  {
    red: 'budget-gate',
    reason: /Largest Contentful Paint of \/ is .* most by \/style\.css/,
    inputs: {},
    change: heavyStyle,
    rows: ['budget-gate.budget-gate fail', 'header-audit.header-audit pass', 'smoke.smoke pass'],
  },
])(
  '$red alone is red: the others keep their rows, the comment and one e-mail name it, production stays',
  async ({ red, reason, inputs, change, rows }) => {
    const number = ['smoke', 'header-audit', 'budget-gate'].indexOf(red) + 1;
    const { run } = await propose(stage, { number, change: { ...previewCaller(inputs), ...change() } });
    expect(await tell(run, number)).toEqual({
      conclusion: 'failure',
      comments: [`1 of ${rows.length + 1} jobs is red: ${red}.`],
      rows: ['deploy.deploy pass', 'deploy: pass', ...rows].toSorted(),
      emails: [`[static-site] preview of #${number} turned red: ${red}`],
      moved: [],
    });
    expect(comments(stage, number)[0]?.replaceAll('\\', '')).toMatch(reason);
  },
  3 * MINUTE_MS,
);

test(
  'a gate that could not measure is an error and as red as a fail; the next push that can be measured is told as a recovery',
  async () => {
    const { faults } = stage.sandbox.traffic;
    const change = { ...previewCaller(HEADERS_ONLY), 'site/a.txt': 'a\n' };
    const { run, pull } = await propose(stage, { number: 4, change }, undefined, {
      onEvent: (told) => {
        if (told.type === 'job-started' && told.job.includes('header-audit'))
          faults.push(reset({ service: 'site', path: () => true, times: 999 }));
      },
    });
    faults.length = 0;
    expect(await tell(run, 4)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 2 jobs is red: header-audit.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit error'],
      emails: ['[static-site] preview of #4 turned red: header-audit'],
      moved: [],
    });
    expect(comments(stage, 4)[0]).toMatch(/^## 🟥 /m);
    expect(run.jobs.preview?.outputs).toMatchObject({ verdict: 'error', 'header-audit-verdict': 'error' });

    const next = await propose(
      stage,
      { number: 4, change: { 'site/a.txt': 'b\n' } },
      { action: 'synchronize', before: pull.sha },
    );
    expect(await tell(next.run, 4)).toEqual({
      conclusion: 'success',
      comments: ['All 2 jobs are green.'],
      rows: ['deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass'],
      emails: ['[static-site] preview of #4 is green again'],
      moved: [],
    });
  },
  2 * MINUTE_MS,
);
