import { expect, test } from '@jest/globals';
import type { Inputs } from '@shipgate/deploy/action.ts';
import { admitFork } from '@shipgate/deploy/history/fork.ts';
import type { Session } from '#kit/session.ts';

const FORK = 'mallory/petstore';

interface Scene {
  eventName?: string;
  operation?: Inputs['operation'];
  allow?: string;
  actor?: string;
  token?: string;
  event?: object;
  isFork?: boolean;
}

/** `go`, `skip`, or the refusal; with the warnings that were given. */
function become({
  eventName = 'pull_request',
  operation = 'deploy',
  allow,
  actor = 'octocat',
  token,
  event,
  isFork = true,
}: Scene) {
  const warnings: string[] = [];
  const session = {
    eventName,
    actor,
    isFork,
    event: event ?? { pull_request: { number: 7, head: { repo: { full_name: FORK } } } },
    source: { repository: 'acme/petstore' },
    log: { warning: (message: string) => warnings.push(message) },
  } as unknown as Session;
  const inputs = { operation, environment: 'preview', 'allow-fork': allow, 'vercel-token': token } as unknown as Inputs;
  try {
    return { end: admitFork(inputs, session)?.verdict ?? 'go', warnings };
  } catch (refusal) {
    return { end: (refusal as Error).message, warnings };
  }
}

test.each<[string, string, Scene]>([
  ['a fork under pull_request', 'skip', {}],
  ['a fork whose secrets were sent along', 'skip', { token: 't' }],
  ['a fork that allow-fork names, under pull_request', 'skip', { allow: FORK }],
  ['a promotion for a fork, under pull_request', 'skip', { operation: 'promote' }],
  ['a build for a fork, under pull_request, which has no secrets', 'go', { operation: 'build' }],
  ['cleanup for a fork, under pull_request_target', 'go', { operation: 'cleanup', eventName: 'pull_request_target', token: 't' }],
  ['a pull request of the repository itself', 'go', { isFork: false }],
  ['a fork that is named, under pull_request_target', 'go', { eventName: 'pull_request_target', allow: 'MALLORY/Petstore' }],
  ['Dependabot without a token', 'skip', { isFork: false, actor: 'dependabot[bot]' }],
  ['Dependabot with one', 'go', { isFork: false, actor: 'dependabot[bot]', token: 't' }],
  ['a run that a run of the repository itself has started', 'go', runOf('acme/petstore')],
])('%s: %s', (_, end, scene) => {
  expect(become(scene).end).toBe(end);
});

function runOf(repository: string | undefined): Scene {
  const head = repository === undefined ? null : { full_name: repository };
  return { eventName: 'workflow_run', isFork: false, event: { workflow_run: { event: 'pull_request', head_repository: head } } };
}

test.each<[string, Scene]>([
  ['nobody is named', { eventName: 'pull_request_target' }],
  ['another fork is named', { eventName: 'pull_request_target', allow: 'mallory/petstore2' }],
  ['a pattern is given', { eventName: 'pull_request_target', allow: '*' }],
  ['it only builds', { eventName: 'pull_request_target', operation: 'build' }],
  ["a fork's run started this one", runOf(FORK)],
  ['the fork is gone', { ...runOf(undefined), allow: FORK }],
])("a fork's code with secrets is refused when %s", (_, scene) => {
  expect(become(scene).end).toMatch(/would run with this repository's secrets/);
});

test('letting a fork in costs a warning, and the common case none', () => {
  expect(become({ eventName: 'pull_request_target', allow: FORK }).warnings).toHaveLength(1);
  expect(become({ isFork: false }).warnings).toEqual([]);
});
