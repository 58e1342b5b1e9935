import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { type ForkStage, MINUTE_MS, setForkStage } from './fork-stage.ts';
import { results } from './preview-stage.ts';
import { type Story, storyteller } from './story.ts';

let scene: ForkStage;
let tell: ReturnType<typeof storyteller>;

beforeAll(async () => {
  scene = await setForkStage();
  tell = storyteller(scene.stage);
}, 2 * MINUTE_MS);

afterAll(async () => {
  await scene[Symbol.asyncDispose]();
});

/** An approved build, and a way to look at what the trusted half makes of it. */
async function approved(number: number) {
  const { pull, built } = await scene.propose(number);
  scene.approve(pull, 'mona');
  scene.vercelCalls();
  return { pull, built };
}

/** The story of an approved build that the deploy job does not take. */
const refusedAtDeploy = (number: number): Story => ({
  conclusion: 'failure',
  comments: ['1 of 2 jobs is red: deploy.'],
  rows: ['budget-gate.job skip', 'check.fork-gate pass', 'deploy.build-artifact fail', 'header-audit.job skip', 'smoke.job skip'],
  emails: [`[static-site] preview of #${number} turned red: deploy`],
  moved: [],
});

test(
  'bytes that were swapped after the build are fetched, refused, and not deployed',
  async () => {
    const { built } = await approved(1);
    scene.stage.sandbox.artifacts.swap('shipgate-build', Buffer.from('forged'), built.runId);
    const run = await scene.follow(built);
    expect(await tell(run, 1)).toEqual(refusedAtDeploy(1));
    expect(results(run)).toMatchObject({ check: 'success', deploy: 'failure', smoke: 'skipped', notify: 'success' });
    expect(scene.vercelCalls()).toEqual([]);
    expect(scene.comments(1)[0]).toContain('it is not the artifact that was built');
  },
  2 * MINUTE_MS,
);

test.each([
  ['another run', { id: 1 }],
  ['another commit', { head_sha: 'd'.repeat(40) }],
])(
  'the artifact of %s fails the check, and no secret is touched',
  async (_, change) => {
    const number = 'id' in change ? 2 : 3;
    const { built } = await approved(number);
    const { github, traffic } = scene.stage.sandbox;
    const path = `/actions/runs/${built.runId}/artifacts?name=shipgate-build`;
    const listed = await fetch(`${github.url}/repos/${scene.stage.consumer.slug}${path}`, {
      headers: { authorization: `Bearer ${github.token}` },
    });
    const { artifacts } = (await listed.json()) as { artifacts: [{ workflow_run: object }] };
    Object.assign(artifacts[0].workflow_run, change);
    traffic.faults.push(answer({ service: 'github', path, times: 2 }, { status: 200, body: JSON.stringify({ artifacts }) }));
    const run = await scene.follow(built);
    traffic.faults.length = 0;
    expect(results(run)).toMatchObject({ check: 'failure', deploy: 'skipped', notify: 'success' });
    expect(await tell(run, number)).toEqual({
      conclusion: 'failure',
      comments: ['1 of 1 job is red: check.'],
      rows: ['check.fork-gate fail'],
      emails: [`[static-site] preview of #${number} turned red: check`],
      moved: [],
    });
    expect(scene.vercelCalls()).toEqual([]);
    expect(scene.comments(number)[0]).toContain('it may be forged');
  },
  2 * MINUTE_MS,
);

test(
  'an artifact that is too large is not fetched',
  async () => {
    const { built } = await approved(4);
    scene.stage.sandbox.artifacts.swap('shipgate-build', Buffer.alloc(1_000_001), built.runId);
    scene.call({ 'max-megabytes': 1 });
    const run = await scene.follow(built);
    expect(results(run)).toMatchObject({ check: 'success', deploy: 'failure', notify: 'success' });
    expect(await tell(run, 4)).toEqual(refusedAtDeploy(4));
    expect(scene.vercelCalls()).toEqual([]);
    expect(scene.comments(4)[0]).toContain('max\\-megabytes allows 1.0 MB');
  },
  2 * MINUTE_MS,
);
