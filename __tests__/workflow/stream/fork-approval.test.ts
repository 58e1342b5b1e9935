import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { secretForms } from '#core/secrets.ts';
import { type ForkStage, MINUTE_MS, setForkStage } from './fork-stage.ts';
import { results } from './preview-stage.ts';
import { storyteller } from './story.ts';

let scene: ForkStage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  scene = await setForkStage();
  tell = storyteller(scene.stage);
  scene.call(HEADERS_AND_SMOKE);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await scene[Symbol.asyncDispose]();
});

// Lighthouse has tests of its own.
const HEADERS_AND_SMOKE = { 'budget-gate': false };
const NOTHING = { deploy: 'skipped', smoke: 'skipped', 'budget-gate': 'skipped', 'header-audit': 'skipped', gates: 'skipped' };

test(
  "without approval a fork's run ends green, uses no secret, and the comment names the label that would deploy it",
  async () => {
    const { pull, built } = await scene.propose(1);
    // The untrusted half leaves no comment and no row.
    expect(await tell(built, 1)).toEqual({ conclusion: 'success', comments: [], rows: [], emails: [], moved: [] });
    scene.vercelCalls();
    const run = await scene.follow(built);
    expect(await tell(run, 1)).toEqual({
      conclusion: 'success',
      comments: [expect.stringMatching(/^Nothing was judged: This commit of mallory\/static-site is deployed once /)],
      rows: ['check.fork-gate skip'],
      emails: [],
      moved: [],
    });
    expect(results(run)).toEqual({ check: 'success', ...NOTHING, notify: 'success' });
    expect(scene.vercelCalls()).toEqual([]);
    const [comment, ...more] = scene.comments(1);
    expect(more).toEqual([]);
    expect(comment).toContain(`deploy:${pull.sha}`);
    expect(comment).toMatch(/write access to acme\/static\\-site/);
    const token = secretForms(scene.stage.secrets.VERCEL_TOKEN ?? '');
    const said = Object.values(run.jobs)
      .map(({ log, summary }) => JSON.stringify([log, summary]))
      .join();
    expect(token.filter((form) => said.includes(form))).toEqual([]);
  },
  2 * MINUTE_MS,
);

test(
  'with approval that very build is deployed, looked at, and told on the pull request; nothing is built again',
  async () => {
    const { pull, built } = await scene.propose(2);
    const label = scene.approve(pull, 'mona');
    const run = await scene.followLabel(pull, label);
    expect(results(run)).toMatchObject({
      check: 'success',
      deploy: 'success',
      smoke: 'success',
      'header-audit': 'success',
      notify: 'success',
    });
    expect(await tell(run, 2)).toEqual({
      conclusion: 'success',
      comments: ['All 4 jobs are green.'],
      rows: ['check.fork-gate pass', 'deploy.deploy pass', 'deploy: pass', 'header-audit.header-audit pass', 'smoke.smoke pass'],
      emails: [],
      moved: [],
    });
    const url = run.jobs['preview-fork']?.outputs.url ?? '';
    expect(await scene.read(url, '/hello.txt')).toContain('from the fork, 2');
    expect(scene.comments(2)).toHaveLength(1);
    expect(scene.comments(2)[0]).toContain(new URL(url).host);
    const [deployment] = scene.stage.sandbox.github.deployments(scene.stage.consumer.slug).toReversed();
    expect(deployment).toMatchObject({ sha: pull.sha });
    expect(built.runId).not.toBe(run.runId);
  },
  4 * MINUTE_MS,
);

test(
  'a label that was there when the build ended deploys at its end; a newer commit needs its own',
  async () => {
    scene.call({ ...HEADERS_AND_SMOKE, layout: 'compact' });
    const first = await scene.propose(3);
    scene.approve(first.pull, 'mona');
    const run = await scene.follow(first.built);
    expect(results(run)).toMatchObject({
      check: 'success',
      deploy: 'success',
      smoke: 'skipped',
      gates: 'success',
      notify: 'success',
    });
    expect(await tell(run, 3)).toEqual({
      conclusion: 'success',
      comments: ['All 4 jobs are green.'],
      rows: ['check.fork-gate pass', 'deploy.deploy pass', 'deploy: pass', 'gates.header-audit pass', 'gates.smoke pass'],
      emails: [],
      moved: [],
    });
    const second = await scene.propose(3);
    const after = await scene.follow(second.built);
    expect(results(after)).toMatchObject({ check: 'success', ...NOTHING });
    expect(await tell(after, 3)).toEqual({
      conclusion: 'success',
      comments: [expect.stringMatching(/^Nothing was judged: deploy:[0-9a-f]{40} is for another commit\. /)],
      rows: ['check.fork-gate skip'],
      emails: [],
      moved: [],
    });
    expect(scene.comments(3)).toHaveLength(1);
    expect(scene.comments(3)[0]).toContain(`deploy:${first.pull.sha} is for another commit`);
    const stale = await scene.follow(first.built);
    expect(results(stale)).toEqual({ check: 'success', ...NOTHING, notify: 'skipped' });
    expect(await tell(stale, 3)).toEqual({
      conclusion: 'success',
      comments: [expect.stringContaining('is for another commit.')],
      rows: [],
      emails: [],
      moved: [],
    });
  },
  4 * MINUTE_MS,
);

test(
  "a triager's label deploys nothing, and the comment says by name who may not",
  async () => {
    const { pull, built } = await scene.propose(4);
    scene.vercelCalls();
    scene.approve(pull, 'tara');
    const run = await scene.follow(built);
    expect(await tell(run, 4)).toEqual({
      conclusion: 'success',
      comments: [expect.stringMatching(/^Nothing was judged: tara added deploy:[0-9a-f]{40}, but has the role "triage" /)],
      rows: ['check.fork-gate skip'],
      emails: [],
      moved: [],
    });
    expect(results(run)).toMatchObject({ check: 'success', ...NOTHING });
    expect(scene.vercelCalls()).toEqual([]);
    expect(scene.comments(4)[0]).toMatch(/tara added deploy:.+"triage"/);
  },
  2 * MINUTE_MS,
);
