import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deploymentStatusEvent } from '#sandbox/stage/events.ts';
import { seedRelease } from '#sandbox/stage/seed.ts';
import type { Stage } from '#sandbox/stage/stage.ts';
import { storyteller } from '../stream/story.ts';
import { commentsOn, MINUTE_MS, openPull, openStage, resultsOf, troubles } from './open-stage.ts';

// Vercel's Git integration is played by Vercel's own client: nothing of Shipgate deploys here.
let stage: Stage;
let tell: ReturnType<typeof storyteller>;
let sha: string;
let url: string;

beforeAll(async () => {
  stage = await openStage('gates-only');
  sha = openPull(stage, 1, 'Blink thrice', {
    'site/index.html': stage.consumer.read('site/index.html').replace('twice', 'thrice'),
  }).sha;
  url = `http://${stage.sandbox.vercel.deployments(stage.project)[0]?.url}`;
  tell = storyteller(stage);
}, 2 * MINUTE_MS);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const event = (more: { sha?: string; state?: string; actor?: string; environment?: string; url?: string } = {}) =>
  deploymentStatusEvent(stage.consumer, { sha, url, ...more });

test(
  "gates-only: Vercel's preview is judged by all three gates, and told on its pull request",
  async () => {
    const run = await stage.run('gates', event());
    expect(troubles(run)).toEqual([]);
    expect(await tell(run, 1)).toEqual({
      conclusion: 'success',
      comments: ['All 3 jobs are green.'],
      rows: ['gates.budget-gate pass', 'gates.header-audit pass', 'gates.smoke pass'],
      emails: [],
      moved: [],
    });
  },
  3 * MINUTE_MS,
);

test.each([
  ['a build that has only begun', { state: 'pending' }],
  ['a build that failed', { state: 'failure' }],
  ['an address that somebody else names', { actor: 'mallory', url: 'https://mallory.example' }],
])('gates-only: %s is no reason to run', async (_, more) => {
  const asked = stage.sandbox.traffic.requests.length;
  const run = await stage.run('gates', event(more));
  expect(resultsOf(run)).toEqual({ gates: 'skipped', notify: 'skipped' });
  expect(stage.sandbox.traffic.requests).toHaveLength(asked);
});

test(
  'gates-only: a release without its headers is red and mailed, and the other gates still say what they found',
  async () => {
    const { consumer, sandbox, project, productionUrl } = stage;
    const config = JSON.parse(consumer.read('vercel.json'));
    const head = consumer.commit('main', 'Lose the headers', { 'vercel.json': JSON.stringify({ ...config, headers: [] }) });
    await seedRelease(sandbox, project, consumer.path);
    const run = await stage.run('gates', event({ sha: head, environment: 'Production', url: productionUrl }));
    expect(troubles(run).join('\n')).toMatch(/Content-Security-Policy/);
    expect(await tell(run)).toEqual({
      conclusion: 'failure',
      comments: [],
      rows: [
        // What it measures while other tests use the machine is not the subject here; that it speaks is.
        expect.stringMatching(/^gates\.budget-gate (pass|fail)$/),
        'gates.header-audit fail',
        'gates.smoke pass',
      ],
      emails: ['[gates-only] production turned red: gates'],
      // By Vercel's Git integration, before anybody judged it.
      moved: ['gates-only'],
    });
    // The preview's comment is not touched.
    expect(commentsOn(stage, 1)).toHaveLength(1);
  },
  3 * MINUTE_MS,
);
