import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalArtifacts, startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { type LocalGithub, startGithub } from '#sandbox/github/github.ts';
import type { RunOptions } from '#sandbox/runner/options.ts';
import type { RunnerEvent } from '#sandbox/runner/result.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { CI, type Files, onPush, stage } from './stage.ts';

const SLUG = 'acme/petstore';
let artifacts: LocalArtifacts;
let github: LocalGithub;

beforeAll(async () => {
  const traffic = createTraffic();
  artifacts = await startArtifacts(traffic);
  github = await startGithub(traffic, artifacts);
  github.createRepository(SLUG);
  github.createEnvironment(SLUG, 'production-approval', { reviewers: ['lena', 'octocat'], preventsSelfReview: true });
  github.createEnvironment(SLUG, 'staging', {
    secrets: { KEY: 'of-the-environment' },
    vars: { PLACE: 'staging', ONLY: 'there' },
  });
});

afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await artifacts[Symbol.asyncDispose]();
});

interface Play {
  options?: Partial<RunOptions>;
  suite?: Files;
  onEvent?: (event: RunnerEvent, runId: string) => void;
}

/** Plays a workflow whose jobs ask the local GitHub for their environments. */
async function play(workflow: string, { options = {}, suite = {}, onEvent }: Play = {}) {
  using place = stage({ [CI]: workflow }, suite);
  const runId = String(github.createRun(SLUG).id);
  const run = await place.play({
    environments: github.environmentGate(SLUG),
    runId,
    onEvent: (event) => onEvent?.(event, runId),
    ...options,
  });
  return { run, runId, results: Object.fromEntries(Object.entries(run.jobs).map(([id, job]) => [id, job.result])) };
}

const call = (method: string, path: string, token: string, body?: object) =>
  fetch(`${github.url}/repos/${SLUG}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });

const APPROVAL = onPush(`
  approval:
    runs-on: ubuntu-latest
    environment: { name: Production-Approval, deployment: false }
    steps: [{ run: 'true' }]
  other:
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]
  promote:
    needs: approval
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]
  told:
    needs: promote
    if: always()
    runs-on: ubuntu-latest
    steps: [{ run: 'true' }]`);

const environment = 'production-approval';

test('a job waits for a reviewer and holds no runner meanwhile, and the approval can be read afterwards', async () => {
  const waits: RunnerEvent[] = [];
  let status: unknown;
  const { results, runId } = await play(APPROVAL, {
    options: { parallelJobs: 1 },
    onEvent(event, id) {
      if (event.type === 'job-waiting') waits.push(event);
      if (event.type !== 'job-ended' || event.job !== 'other') return;
      status = github.run(SLUG, id).status;
      github.reviewRun(SLUG, id, { environment, state: 'approved', user: 'lena', comment: 'ship it' });
    },
  });
  expect(waits).toMatchObject([{ job: 'approval', environment: 'Production-Approval', reviewers: ['lena', 'octocat'], runId }]);
  expect(status).toBe('waiting');
  expect(results).toEqual({ approval: 'success', other: 'success', promote: 'success', told: 'success' });
  const token = github.issueToken({ repository: SLUG, permissions: { actions: 'read' } });
  expect(await (await call('GET', `/actions/runs/${runId}/approvals`, token)).json()).toMatchObject([
    { state: 'approved', comment: 'ship it', user: { login: 'lena' }, environments: [{ name: environment }] },
  ]);
  expect(github.deployments(SLUG)).toEqual([]);
});

test('a rejected job fails and skips what needs it', async () => {
  const { run, results } = await play(APPROVAL, {
    onEvent(event, id) {
      if (event.type === 'job-waiting') github.reviewRun(SLUG, id, { environment, state: 'rejected', user: 'lena' });
    },
  });
  expect(run.conclusion).toBe('failure');
  expect(results).toEqual({ approval: 'failure', other: 'success', promote: 'skipped', told: 'success' });
  expect(run.jobs.approval?.annotations).toMatchObject([{ message: expect.stringMatching(/^The deployment was rejected/) }]);
});

test.each([
  ['someone who is no reviewer', 'mallory', /mallory is no required reviewer/],
  ['who started the run, where that is prevented', 'octocat', /octocat started the run and may not review it/],
])('%s cannot approve', async (_, user, message) => {
  let refusal: unknown;
  await play(APPROVAL, {
    onEvent(event, id) {
      if (event.type !== 'job-waiting') return;
      try {
        github.reviewRun(SLUG, id, { environment, state: 'approved', user });
      } catch (cause) {
        refusal = cause;
      }
      github.reviewRun(SLUG, id, { environment, state: 'rejected', user: 'lena' });
    },
  });
  expect(String(refusal)).toMatch(message);
});

test('a run that is cancelled while it waits ends, and waits for nobody any more', async () => {
  const cancel = new AbortController();
  const { run, runId, results } = await play(APPROVAL, {
    options: { signal: cancel.signal },
    onEvent: (event) => event.type === 'job-waiting' && cancel.abort('by hand'),
  });
  expect(run.conclusion).toBe('cancelled');
  expect(results.approval).toBe('cancelled');
  expect(github.run(SLUG, runId).waiting).toEqual([]);
});

test('a reviewer approves over the API with deployments: write, and reading who did takes actions: read', async () => {
  const tokenOf = (permissions: object, login = 'lena') => github.issueToken({ repository: SLUG, permissions, login });
  const statuses: number[] = [];
  let pending: unknown;
  const { runId } = await play(APPROVAL, {
    async onEvent(event, id) {
      if (event.type !== 'job-waiting') return;
      const path = `/actions/runs/${id}/pending_deployments`;
      pending = await (await call('GET', path, tokenOf({ actions: 'read' }))).json();
      const [{ environment: waited }] = pending as [{ environment: { id: number } }];
      const body = { environment_ids: [waited.id], state: 'approved', comment: '' };
      for (const token of [
        tokenOf({ actions: 'write' }),
        tokenOf({ deployments: 'write' }, 'mallory'),
        tokenOf({ deployments: 'write' }),
        tokenOf({ deployments: 'write' }),
      ]) {
        statuses.push((await call('POST', path, token, body)).status);
      }
    },
  });
  expect(pending).toMatchObject([{ environment: { name: environment }, current_user_can_approve: true }]);
  expect(statuses.slice(0, 3)).toEqual([403, 422, 200]);
  expect((await call('GET', `/actions/runs/${runId}/approvals`, tokenOf({ deployments: 'write' }))).status).toBe(403);
});

test('a missing environment is made without protection, and the API says so', async () => {
  const { results } = await play(
    onPush("  job:\n    runs-on: ubuntu-latest\n    environment: brand-new\n    steps: [{ run: 'true' }]"),
  );
  expect(results).toEqual({ job: 'success' });
  const token = github.issueToken({ repository: SLUG, permissions: { actions: 'read' } });
  expect(await (await call('GET', '/environments/brand-new', token)).json()).toMatchObject({ protection_rules: [] });
  expect(await (await call('GET', `/environments/${environment}`, token)).json()).toMatchObject({
    protection_rules: [
      { type: 'required_reviewers', prevent_self_review: true, reviewers: [{ type: 'User', reviewer: { login: 'lena' } }, {}] },
    ],
  });
  expect(github.deployments(SLUG)).toMatchObject([{ environment: 'brand-new', statuses: [{ state: 'success' }, {}] }]);
});

const SHOW = 'echo "[$KEY][$PLACE][$ONLY]" | sed "s/of-the/from the/"';
const show = (id: string, environmentName: string) => `  ${id}:
    runs-on: ubuntu-latest
    environment: ${environmentName}
    steps:
      - run: ${SHOW}
        env: { KEY: '\${{ secrets.KEY }}', PLACE: '\${{ vars.PLACE }}', ONLY: '\${{ vars.ONLY }}' }
`;
const secrets = { KEY: "the-repository's" };
const vars = { PLACE: 'anywhere' };

test("an environment's secrets and variables stand above the repository's, for its jobs only", async () => {
  const { run } = await play(onPush(show('inside', 'staging') + show('outside', "''")), { options: { secrets, vars } });
  expect(run.jobs.inside?.log).toContain('[from the-environment][staging][there]');
  expect(run.jobs.outside?.log).toContain('[***][anywhere][]');
});

test.each([
  ['the same owner', 'acme/workflows', '[from the-environment][staging][there]'],
  ['another owner', 'shipgate/shipgate', '[][anywhere][]'],
])('a called workflow of %s sees %s environment secrets as GitHub gives them', async (_, repository, seen) => {
  using suite = stage({ '.github/workflows/shown.yml': `on: { workflow_call: {} }\njobs:\n${show('job', 'staging')}` });
  const { run } = await play(onPush(`  called: { uses: ${repository}/.github/workflows/shown.yml@v1 }`), {
    options: { secrets, vars, suites: { [repository]: suite.consumer } },
  });
  expect(run.jobs['called / job']?.log).toContain(seen);
});

test('an environment that lets in named tags only refuses a branch, and asks nobody', async () => {
  github.createEnvironment(SLUG, 'releases', { reviewers: ['lena'], branchPolicies: [{ name: 'v*', type: 'tag' }] });
  const { run } = await play(
    onPush("  job:\n    runs-on: ubuntu-latest\n    environment: releases\n    steps: [{ run: 'true' }]"),
  );
  expect(run.jobs.job?.result).toBe('failure');
  expect(run.jobs.job?.annotations).toMatchObject([
    { message: 'Branch "main" is not allowed to deploy to releases due to environment protection rules.' },
  ]);
});
