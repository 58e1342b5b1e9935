import { expect, test } from '@jest/globals';
import type { WorkflowEvent } from '#sandbox/runner/options.ts';
import { CI, commitAll, lay, playOnce, stage } from './stage.ts';

/** A workflow with one job, started by what is given. */
const on = (trigger: string) =>
  `name: CI\non: { ${trigger} }\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps: [{ run: echo "$GITHUB_REF" }]\n`;

const event = (name: string, ref: string, payload = {}): WorkflowEvent => ({ name, payload, ref, sha: 'HEAD', actor: 'octocat' });
const pull = (action: string, base = 'main') =>
  event('pull_request', 'refs/pull/7/merge', { action, pull_request: { base: { ref: base }, head: { repo: null } } });
const queue = (base: string) =>
  event('merge_group', `refs/heads/gh-readonly-queue/${base}/pr-7-${'a'.repeat(40)}`, {
    action: 'checks_requested',
    merge_group: { base_ref: `refs/heads/${base}` },
  });
const after = (name: string, more = {}, ref = 'refs/heads/main') =>
  event('workflow_run', ref, { action: 'completed', workflow_run: { name, head_branch: 'fix', ...more } });
const status = (state: string) => event('deployment_status', '', { action: 'created', deployment_status: { state } });
const release = (action: string, draft = false) => event('release', 'refs/tags/v1', { action, release: { draft } });
const at = (schedule: string, ref = 'refs/heads/main') => event('schedule', ref, { schedule });

test.each([
  ['a branch not listed', "push: { branches: ['release/**'] }", event('push', 'refs/heads/main'), /of 'main', only of release/],
  ['a tag where only branches are', 'push: { branches: [main] }', event('push', 'refs/tags/v1'), /of tags, only of branches/],
  ['a closed pull request by default', 'pull_request: {}', pull('closed'), /action 'closed'/],
  ['a pull request that becomes ready, by default', 'pull_request: {}', pull('ready_for_review'), /action 'ready_for_review'/],
  ['another base', 'pull_request: { branches-ignore: [next] }', pull('opened', 'next'), /'next', which is ignored/],
  ['the queue of another branch', 'merge_group: { branches: [main] }', queue('next'), /of 'next', only of main/],
  ['another workflow before it', 'workflow_run: { workflows: [Preview] }', after('Tests'), /of 'Tests', only of Preview/],
  [
    'a run that is asked for, where only completed ones are',
    'workflow_run: { workflows: [Preview], types: [completed] }',
    { ...after('Preview'), payload: { ...after('Preview').payload, action: 'requested' } },
    /action 'requested', only with completed/,
  ],
  [
    'a run on another branch before it',
    'workflow_run: { workflows: [Preview], branches: [main] }',
    after('Preview'),
    /of 'fix', only of main/,
  ],
  [
    'a run that follows, on another branch than main',
    'workflow_run: { workflows: [Preview] }',
    after('Preview', {}, 'refs/heads/fix'),
    /of refs\/heads\/fix, only of refs\/heads\/main/,
  ],
  ['a deployment that became inactive', 'deployment_status: null', status('inactive'), /state 'inactive'/],
  ['a release made, where published ones are wanted', 'release: { types: [published] }', release('created'), /action 'created'/],
  ['a draft', 'release: {}', release('created', true), /action 'created' of a draft/],
  ['another time', "schedule: [{ cron: '0 4 * * 1' }]", at('0 5 * * *'), /at '0 5 \* \* \*', only at 0 4/],
  ['a time on another branch', "schedule: [{ cron: '0 4 * * 1' }]", at('0 4 * * 1', 'refs/heads/x'), /of refs\/heads\/x, only/],
])('%s does not start a run', async (_, trigger, given, message) => {
  await expect(playOnce(on(trigger), { event: given })).rejects.toThrow(message);
});

test.each([
  ['a tag that fits', "push: { tags: ['v*'] }", event('push', 'refs/tags/v1.2.3')],
  ['a closed pull request that is asked for', 'pull_request: { types: [closed] }', pull('closed')],
  ['a label', 'pull_request: { types: [labeled] }', pull('labeled')],
  ['a merge queue', 'merge_group: {}', queue('main')],
  ['the end of a named workflow', 'workflow_run: { workflows: [Preview], types: [completed] }', after('Preview')],
  ["somebody else's deployment", 'deployment_status: null', status('success')],
  ['a published release', 'release: { types: [published] }', release('published')],
  ['one of its times', "schedule: [{ cron: '0 3 * * *' }, { cron: '0 4 * * 1' }]", at('0 4 * * 1')],
])('%s starts a run', async (_, trigger, given) => {
  expect((await playOnce(on(trigger), { event: given })).conclusion).toBe('success');
});

test('paths are those that a push or a pull request changed', async () => {
  using place = stage({ [CI]: on("push: { paths: ['docs/**'] }, pull_request: { paths-ignore: ['**.md'] }") });
  const before = place.sha;
  lay(place.consumer, { 'docs/a.md': 'a\n' });
  const docs = commitAll(place.consumer);
  lay(place.consumer, { 'src/b.ts': 'b\n' });
  const code = commitAll(place.consumer);
  const push = (from: string, sha: string) =>
    place.play({ event: { ...event('push', 'refs/heads/main', { before: from }), sha } });
  const opened = (from: string, sha: string) => {
    const sides = { base: { ref: 'main', sha: from }, head: { sha, repo: { full_name: 'acme/petstore' } } };
    return place.play({
      event: { ...event('pull_request', 'refs/pull/7/merge', { action: 'opened', pull_request: sides }), sha },
    });
  };
  expect((await push(before, docs)).conclusion).toBe('success');
  await expect(push(docs, code)).rejects.toThrow(/no changed path fits docs/);
  expect((await opened(before, code)).conclusion).toBe('success');
  await expect(opened(before, docs)).rejects.toThrow(/every changed path fits .*which is ignored/);
});

test("the file is the one of the event's commit, whatever lies in the work tree", async () => {
  using place = stage({ [CI]: on('push: {}') });
  lay(place.consumer, { [CI]: on('pull_request: {}') });
  expect((await place.play()).conclusion).toBe('success');
  const newer = commitAll(place.consumer);
  await expect(place.play({ event: { ...event('push', 'refs/heads/main'), sha: newer } })).rejects.toThrow(
    /does not run on 'push'/,
  );
});

const TRUST = `name: CI
on: [pull_request, push, workflow_run]
jobs:
  job:
    runs-on: ubuntu-latest
    permissions: { contents: write }
    steps:
      - run: echo "[$KEY][$GREETING]" | sed "s/very-/the /; s/for-/for /"
        env: { KEY: '\${{ secrets.KEY }}', GREETING: '\${{ vars.GREETING }}' }
`;
const side = (repository: string) => ({
  action: 'opened',
  pull_request: { base: { ref: 'main' }, head: { repo: { full_name: repository } } },
});

test.each([
  ["a fork's pull request", event('pull_request', 'refs/pull/7/merge', side('stranger/petstore')), '[][]', 'read'],
  [
    "Dependabot's pull request",
    { ...event('pull_request', 'refs/pull/7/merge', side('acme/petstore')), actor: 'dependabot[bot]' },
    '[for bots][hi]',
    'write',
  ],
  ["Dependabot's push", { ...event('push', 'refs/heads/dependabot/npm'), actor: 'dependabot[bot]' }, '[for bots][hi]', 'write'],
  [
    'a pull request of the repository',
    event('pull_request', 'refs/pull/7/merge', side('acme/petstore')),
    '[the secret][hi]',
    'write',
  ],
])('%s is trusted as GitHub trusts it', async (_, given, seen, access) => {
  let asked: unknown;
  const run = await playOnce(TRUST, {
    event: given,
    secrets: { KEY: 'very-secret' },
    dependabotSecrets: { KEY: 'for-bots' },
    vars: { GREETING: 'hi' },
    issueToken: (permissions) => {
      asked = permissions;
      return 'a-token';
    },
  });
  expect(run.jobs.job?.log).toContain(seen);
  expect(asked).toEqual({ contents: access });
});

test('a run that follows a fork has the rights of the base', async () => {
  const workflow = TRUST.replace(/on: .*/, 'on: { workflow_run: { workflows: [Preview] } }');
  const fork = { event: 'pull_request', head_repository: { full_name: 'stranger/petstore' }, pull_requests: [] };
  const run = await playOnce(workflow, {
    event: after('Preview', fork),
    secrets: { KEY: 'very-secret' },
    vars: { GREETING: 'hi' },
  });
  expect(run.jobs.job?.log).toContain('[the secret][hi]');
  expect(run.jobs.job?.permissions).toEqual({ contents: 'write' });
});
