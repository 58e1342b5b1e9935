import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dispatchEvent, pullRequestEvent, scheduleEvent } from '#sandbox/stage/events.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { commentsOn, MINUTE_MS, openPull, openStage, release, resultsOf, rowsOf, troubles } from './open-stage.ts';

// The life of one change, as its repository sees it: each test goes on where the one before ended.
let stage: Stage;
let pull: ReturnType<typeof openPull>;
let before: string | undefined;

const PAGE = 'site/hours.html';
const inProduction = () => stage.sandbox.vercel.production(stage.project)?.id;

beforeAll(async () => {
  stage = await openStage('static-site');
  before = inProduction();
}, 2 * MINUTE_MS);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

test(
  'static-site: a pull request gets a green preview, one comment, its rows and no e-mail',
  async () => {
    const { consumer, sandbox } = stage;
    pull = openPull(stage, 1, 'Open earlier', { [PAGE]: consumer.read(PAGE).replace('from 8 to 20', 'from 7 to 20') });
    const run = await stage.run('preview', pullRequestEvent(consumer, pull));
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    const comments = commentsOn(stage, 1);
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain('**All 4 jobs are green.**');
    expect(comments[0]).toContain('Grade A\\+');
    expect(await rowsOf(stage, run)).toEqual([
      'static-site.budget-gate.budget-gate: pass',
      'static-site.deploy.deploy: pass',
      'static-site.header-audit.header-audit: pass',
      'static-site.smoke.smoke: pass',
    ]);
    expect(sandbox.resend.emails()).toEqual([]);
    expect(inProduction()).toBe(before);
  },
  3 * MINUTE_MS,
);

test(
  'static-site: once it is merged, its preview is gone and the comment says so',
  async () => {
    const { consumer, sandbox } = stage;
    const mergedAs = consumer.merge(pull.sha);
    const run = await stage.run('cleanup', pullRequestEvent(consumer, pull, { action: 'closed', mergedAs }));
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(commentsOn(stage, 1)).toHaveLength(1);
    expect(sandbox.vercel.deployments(stage.project).filter(({ target }) => target === null)).toEqual([]);
  },
  MINUTE_MS,
);

test(
  'static-site: a tag takes it to production without asking anybody',
  async () => {
    const run = await release(stage, 'v1.1.0');
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(resultsOf(run)['production / approval']).toBe('skipped');
    expect(inProduction()).not.toBe(before);
  },
  4 * MINUTE_MS,
);

test(
  'static-site: the drill of every Monday proves the way back and leaves production alone',
  async () => {
    const current = inProduction();
    const run = await stage.run('rollback', scheduleEvent(stage.consumer, '17 6 * * 1'));
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(inProduction()).toBe(current);
  },
  2 * MINUTE_MS,
);

test(
  'static-site: by hand, production goes back to the release before',
  async () => {
    const { consumer } = stage;
    const run = await stage.run('rollback', dispatchEvent(consumer, consumer.head(), { reason: 'The hours are wrong.' }));
    expect(troubles(run)).toEqual([]);
    expect(run.conclusion).toBe('success');
    expect(inProduction()).toBe(before);
  },
  2 * MINUTE_MS,
);
