import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { WorkflowEvent } from '#sandbox/runner/options.ts';
import { CI, commitAll, lay, stage } from './stage.ts';

const workflow = (inputs: string) => `name: CI
on: [pull_request, workflow_run, push]
jobs:
  job:
    runs-on: ubuntu-latest
    steps:
      - { uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1, with: { ${inputs} } }
      - run: cat README.md; git log -1 --format=%H; git remote get-url origin
`;

/** A consumer and a fork of it with one more commit, which the base keeps as the head of pull request 7. */
function forked(inputs: string) {
  const place = stage({ [CI]: workflow(inputs).replace('on: [pull_request, workflow_run, push]', ON) });
  const fork = join(place.suite, '..', 'fork');
  execFileSync('git', ['clone', '-q', place.consumer, fork]);
  lay(fork, { 'README.md': 'from the fork\n' });
  const sha = commitAll(fork);
  execFileSync('git', ['fetch', '-q', fork, `${sha}:refs/pull/7/head`], { cwd: place.consumer });
  const repo = { id: 2, full_name: 'stranger/petstore' };
  const base = { repository: { id: 1, default_branch: 'main' }, action: 'completed' };
  const followed = { name: 'Preview', event: 'pull_request', head_sha: sha, head_repository: repo };
  const events: Record<'pull' | 'after', WorkflowEvent> = {
    pull: {
      ...{ name: 'pull_request', ref: 'refs/pull/7/merge', sha, actor: 'stranger' },
      payload: { ...base, action: 'opened', pull_request: { head: { sha, repo }, base: { ref: 'main' } } },
    },
    after: {
      ...{ name: 'workflow_run', ref: 'refs/heads/main', sha: place.sha, actor: 'stranger' },
      payload: { ...base, workflow_run: followed },
    },
  };
  return { place, sha, events, checkouts: { 'stranger/petstore': fork } };
}

const ON = 'on: { push: {}, pull_request: {}, workflow_run: { workflows: [Preview] } }';
const HEAD = 'ref: "${{ github.event.pull_request.head.sha || github.event.workflow_run.head_sha }}"';
const FORK = 'repository: stranger/petstore';

test.each([
  ['by its sha, out of the base', HEAD, 'acme/petstore'],
  ['by the ref that the base keeps', 'ref: refs/pull/7/head', 'acme/petstore'],
  ["from the fork's own repository", `${FORK}, ref: main`, 'stranger/petstore'],
])("a fork's pull request checks its commit out %s", async (_, inputs, origin) => {
  const { place, sha, events, checkouts } = forked(inputs);
  using _place = place;
  const run = await place.play({ event: events.pull, checkouts });
  expect(run.jobs.job?.log).toContain(`from the fork\n${sha}\nhttps://github.com/${origin}`);
});

test.each([
  ['by its sha', HEAD],
  ['by the ref that the base keeps', 'ref: refs/pull/7/head'],
  ['from its repository', `${FORK}, ref: main`],
])("a run with the base's rights does not check a fork's code out %s, unless told outright", async (_, inputs) => {
  for (const [allowed, conclusion] of [
    ['', 'failure'],
    [', allow-unsafe-pr-checkout: true', 'success'],
  ] as const) {
    const { place, events, checkouts } = forked(inputs + allowed);
    using _place = place;
    const run = await place.play({ event: events.after, checkouts });
    expect(run.conclusion).toBe(conclusion);
    expect(run.jobs.job?.log.includes('Refusing to check out fork pull request code')).toBe(conclusion === 'failure');
  }
});

test('such a run checks out its own commit as ever', async () => {
  const { place, events } = forked('fetch-depth: 1');
  using _place = place;
  expect((await place.play({ event: events.after })).jobs.job?.log).toContain(`petstore\n${place.sha}`);
});

test('a repository that no folder stands for is refused by name', async () => {
  using place = stage({ [CI]: workflow('repository: acme/elsewhere').replace(/on: .*/, 'on: push') });
  expect((await place.play()).jobs.job?.log).toContain("no folder stands for the repository 'acme/elsewhere'");
});
