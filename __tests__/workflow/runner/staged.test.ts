import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WorkflowEvent } from '#sandbox/runner/options.ts';
import type { RunResult } from '#sandbox/runner/result.ts';
import {
  deploymentStatusEvent,
  dispatchEvent,
  mergeGroupEvent,
  type PullAction,
  pullRequestEvent,
  pullRequestTargetEvent,
  pushEvent,
  releaseEvent,
  scheduleEvent,
  tagEvent,
} from '#sandbox/stage/events.ts';
import { type Stage, setStage } from '#sandbox/stage/stage.ts';

// One consumer with small workflows of its own, on the platform that the scenarios use.
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';
const SHOW = 'echo "$GITHUB_EVENT_NAME $GITHUB_REF $GITHUB_ACTOR $(cat site/who.txt 2>/dev/null) head=$(git log -1 --format=%H)"';
const ALL = `name: All events
on:
  pull_request: { types: [opened, synchronize, reopened, closed, labeled, unlabeled, ready_for_review, converted_to_draft] }
  pull_request_target: { types: [labeled] }
  merge_group:
  push: { tags: ['v*'], branches: [main] }
  workflow_dispatch: { inputs: { deployment: { required: true } } }
  release: { types: [published] }
  schedule: [{ cron: '0 4 * * 1' }]
  deployment_status:
  workflow_run: { workflows: [All events], types: [completed] }
jobs:
  show:
    runs-on: ubuntu-latest
    steps: [{ uses: ${CHECKOUT} }, { run: '${SHOW}' }]
`;
const APPROVED = `name: Release
on: workflow_dispatch
concurrency: release
jobs:
  approval:
    environment: { name: production-approval, deployment: false }
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]
  flaky:
    needs: approval
    runs-on: ubuntu-latest
    steps: [{ run: 'test "$GITHUB_RUN_ATTEMPT" = 2' }]
`;
const SLOW = `name: Slow
on: pull_request
concurrency: { group: 'slow-\${{ github.event.number }}', cancel-in-progress: true }
jobs:
  job:
    runs-on: ubuntu-latest
    steps: [{ run: 'test "\${{ github.event.action }}" = synchronize || exec sleep 60' }]
`;

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({
    chromePath: '/bin/true',
    seed: 'none',
    slug: 'acme/shop',
    projects: [{ name: 'web' }, { name: 'shop-docs', workingDirectory: 'docs' }],
    environments: { 'production-approval': { reviewers: ['lena'] } },
  });
  stage.consumer.commit('main', 'Workflows', {
    '.github/workflows/all.yml': ALL,
    '.github/workflows/release.yml': APPROVED,
    '.github/workflows/slow.yml': SLOW,
    'site/who.txt': 'base\n',
  });
});

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

let lastNumber = 6;

/** A pull request of the consumer's own, with one commit. */
function openPull() {
  const number = ++lastNumber;
  const branch = `change-${number}`;
  const sha = stage.consumer.commit(branch, 'Change', { [`site/${number}.txt`]: 'new\n' });
  stage.consumer.main();
  stage.sandbox.github.createPullRequest('acme/shop', { number, title: 'Change', head: { ref: branch, sha } });
  return { number, title: 'Change', branch, sha };
}

const logOf = (run: RunResult) => run.jobs.show?.log ?? '';

test('a pull request runs on the commit that tries its merge, and is listed by its head', async () => {
  const pull = openPull();
  const event = pullRequestEvent(stage.consumer, pull);
  const run = await stage.run('all', event);
  expect(event.sha).not.toBe(pull.sha);
  expect(logOf(run)).toContain(`pull_request refs/pull/${pull.number}/merge octocat base head=${event.sha}`);
  expect(stage.sandbox.github.run('acme/shop', run.runId)).toMatchObject({
    ...{ name: 'All events', event: 'pull_request', status: 'completed', conclusion: 'success' },
    ...{ headSha: pull.sha, headBranch: pull.branch, pullRequests: [pull.number] },
  });
});

const BEFORE = 'b'.repeat(40);

test.each<[PullAction, object]>([
  [{ action: 'opened' }, { pull_request: { state: 'open', draft: false, merged: false, labels: [] } }],
  [{ action: 'closed' }, { pull_request: { state: 'closed', merged: false } }],
  [{ action: 'ready_for_review' }, { pull_request: { draft: false } }],
  [{ action: 'converted_to_draft' }, { pull_request: { draft: true } }],
  [
    { action: 'labeled', label: 'deploy' },
    { label: { name: 'deploy' }, pull_request: { labels: [{ name: 'deploy' }] } },
  ],
  [
    { action: 'unlabeled', label: 'deploy' },
    { label: { name: 'deploy' }, pull_request: { labels: [] } },
  ],
  [{ action: 'synchronize', before: BEFORE }, { before: BEFORE }],
])('%j of a pull request says what GitHub says', (what, told) => {
  const { payload } = pullRequestEvent(stage.consumer, openPull(), what);
  expect(payload).toMatchObject({ action: what.action, ...told });
});

test('a merged pull request runs on main', async () => {
  const pull = openPull();
  const mergedAs = stage.consumer.merge(pull.sha);
  const run = await stage.run('all', pullRequestEvent(stage.consumer, pull, { action: 'closed', mergedAs }));
  expect(logOf(run)).toContain(`pull_request refs/heads/main octocat base head=${mergedAs}`);
});

test.each<[string, (stage: Stage) => WorkflowEvent, RegExp]>([
  [
    'the merge queue',
    ({ consumer }) => mergeGroupEvent(consumer, openPull()),
    /^merge_group refs\/heads\/gh-readonly-queue\/main\/pr-\d+-[0-9a-f]{40} octocat base/m,
  ],
  ['a tag', ({ consumer }) => tagEvent(consumer, 'v1', consumer.tag('v1')), /^push refs\/tags\/v1 octocat/m],
  [
    'a push to main',
    ({ consumer }) => pushEvent(consumer, { sha: consumer.head(), before: consumer.head('main~1') }),
    /^push refs\/heads\/main /m,
  ],
  ['a release', ({ consumer }) => releaseEvent(consumer, { tag: 'v1' }), /^release refs\/tags\/v1 octocat/m],
  ['a time', ({ consumer }) => scheduleEvent(consumer, '0 4 * * 1'), /^schedule refs\/heads\/main /m],
  [
    'a run by hand',
    ({ consumer }) => dispatchEvent(consumer, consumer.head(), { deployment: 'd' }),
    /^workflow_dispatch refs\/heads\/main /m,
  ],
  [
    "Vercel's own deployment",
    ({ consumer }) => deploymentStatusEvent(consumer, { sha: consumer.head(), url: 'https://shop.example' }),
    /^deployment_status {2}vercel\[bot\] base/m,
  ],
])('%s starts a run where GitHub would', async (_, event, seen) => {
  expect(logOf(await stage.run('all', event(stage)))).toMatch(seen);
});

test("a fork's pull request runs the fork's code without rights; what follows it runs main's with all", async () => {
  const fork = stage.fork('stranger/shop');
  const sha = fork.commit('better', 'Better', { 'site/who.txt': 'the fork\n' });
  const head = { ref: 'better', sha, repository: fork.slug };
  stage.sandbox.github.createPullRequest('acme/shop', { number: 99, title: 'Better', head, login: 'stranger' });
  const pull = { number: 99, title: 'Better', branch: 'better', sha, fork, actor: 'stranger' };
  const first = await stage.run('all', pullRequestEvent(stage.consumer, pull));
  expect(logOf(first)).toContain('refs/pull/99/merge stranger the fork');
  const event = stage.workflowRunEvent(first);
  expect(event.payload).toMatchObject({
    action: 'completed',
    workflow: { name: 'All events', path: '.github/workflows/all.yml' },
    workflow_run: {
      ...{ id: Number(first.runId), event: 'pull_request', conclusion: 'success', head_sha: sha, head_branch: 'better' },
      ...{ pull_requests: [], head_repository: { id: fork.id, full_name: 'stranger/shop', fork: true } },
    },
  });
  const labeled = pullRequestTargetEvent(stage.consumer, pull, { action: 'labeled', label: 'deploy' });
  expect(logOf(await stage.run('all', labeled))).toContain('pull_request_target refs/heads/main stranger base');
  const second = await stage.run('all', event);
  expect(logOf(second)).toContain('workflow_run refs/heads/main stranger base');
});

test('a newer push supersedes the run of the same pull request', async () => {
  const pull = openPull();
  const started = Promise.withResolvers<void>();
  const first = stage.run('slow', pullRequestEvent(stage.consumer, pull), {
    onEvent: (event) => event.type === 'step-started' && started.resolve(),
  });
  await started.promise;
  const update = pullRequestEvent(stage.consumer, pull, { action: 'synchronize', before: pull.sha });
  const [older, newer] = await Promise.all([first, stage.run('slow', update)]);
  expect([older.conclusion, newer.conclusion]).toEqual(['cancelled', 'success']);
});

test('a review is given when the run waits for it, and a re-run is the same run, not asked again', async () => {
  const event = dispatchEvent(stage.consumer, stage.consumer.head(), {});
  const reviews = [{ environment: 'production-approval', state: 'approved' as const, user: 'lena', comment: 'go' }];
  const first = await stage.run('release', event, { reviews });
  expect(first.conclusion).toBe('failure');
  const second = await stage.run('release', event, { rerunOf: first });
  expect(second).toMatchObject({ runId: first.runId, attempt: 2, conclusion: 'success' });
  expect(stage.sandbox.github.run('acme/shop', second.runId)).toMatchObject({
    ...{ attempt: 2, conclusion: 'success', reviews: [{ login: 'lena', comment: 'go', attempt: 1 }] },
  });
});

test('each of several projects has its variable', () => {
  expect(stage.vars).toMatchObject({
    ...{ VERCEL_PROJECT_ID: 'web', VERCEL_PROJECT_ID_WEB: 'web', VERCEL_PROJECT_ID_SHOP_DOCS: 'shop-docs' },
  });
  expect(stage.sandbox.vercel.project('shop-docs').name).toBe('shop-docs');
});
