import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LocalArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { startArtifacts } from '#sandbox/artifacts/artifacts.ts';
import { type LocalGithub, startGithub } from '#sandbox/github/github.ts';
import type { Permissions } from '#sandbox/github/tokens.ts';
import { hang, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';

const traffic = createTraffic();
const repo = { owner: 'acme', repo: 'site' };
const SHA = 'a'.repeat(40);
let artifacts: LocalArtifacts;
let github: LocalGithub;
let getOctokit: typeof import('@actions/github').getOctokit;

beforeAll(async () => {
  artifacts = await startArtifacts(traffic);
  github = await startGithub(traffic, artifacts);
  github.createRepository('acme/site', { collaborators: { alice: 'maintain' }, environments: ['production'] });
  github.createRepository('acme/other');
  github.createPullRequest('acme/site', { number: 7, title: 'Add pets', head: { ref: 'pets', sha: SHA } });
  process.env.GITHUB_API_URL = github.url; // @actions/github reads it once, when it is loaded
  ({ getOctokit } = await import('@actions/github'));
});

afterAll(async () => {
  delete process.env.GITHUB_API_URL;
  await github[Symbol.asyncDispose]();
  await artifacts[Symbol.asyncDispose]();
});

const octokit = (token = github.token) => getOctokit(token).rest;
const withPermissions = (permissions: Permissions) => octokit(github.issueToken({ repository: 'acme/site', permissions }));

test('a pull request is found by its number and by its head commit', async () => {
  const { data } = await octokit().pulls.get({ ...repo, pull_number: 7 });
  expect(data).toMatchObject({
    number: 7,
    title: 'Add pets',
    head: { sha: SHA, repo: { full_name: 'acme/site' } },
    base: { ref: 'main' },
  });
  const byCommit = await octokit().repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: SHA });
  expect(byCommit.data.map(({ number }) => number)).toEqual([7]);
});

test('a push moves the head of a pull request', async () => {
  github.createPullRequest('acme/site', {
    number: 8,
    title: 'Push',
    head: { ref: 'push', sha: SHA, repository: 'mallory/site' },
  });
  github.pushToPullRequest('acme/site', 8, 'b'.repeat(40));
  const { data } = await octokit().pulls.get({ ...repo, pull_number: 8 });
  expect(data.head).toMatchObject({ sha: 'b'.repeat(40), repo: { full_name: 'mallory/site', fork: true } });
});

test('a comment is created, updated in place and found among 250 others by pagination', async () => {
  for (let index = 0; index < 250; index++) github.addComment('acme/site', { number: 7, body: `noise ${index}`, login: 'bob' });
  const { data: created } = await octokit().issues.createComment({ ...repo, issue_number: 7, body: 'first' });
  await octokit().issues.updateComment({ ...repo, comment_id: created.id, body: 'second' });
  const all = await getOctokit(github.token).paginate(octokit().issues.listComments, { ...repo, issue_number: 7, per_page: 100 });
  expect(all).toHaveLength(251);
  expect(all.at(-1)).toMatchObject({ id: created.id, body: 'second', user: { login: 'github-actions[bot]', type: 'Bot' } });
  expect(github.comments('acme/site', 7).at(-1)).toMatchObject({ body: 'second' });
  const read = await octokit().issues.getComment({ ...repo, comment_id: created.id });
  expect(read.data.body).toBe('second');
});

test('a comment may have 65,536 characters and not one more', async () => {
  const longest = await octokit().issues.createComment({ ...repo, issue_number: 7, body: 'x'.repeat(65_536) });
  expect(longest.status).toBe(201);
  const create = octokit().issues.createComment({ ...repo, issue_number: 7, body: 'x'.repeat(65_537) });
  await expect(create).rejects.toMatchObject({ status: 422, message: expect.stringContaining('body is too long') });
});

test('a wrong token has bad credentials', async () => {
  const get = octokit('ghs_wrong_0123456789').repos.get(repo);
  await expect(get).rejects.toMatchObject({ status: 401, message: expect.stringContaining('Bad credentials') });
});

test('a token without the scope is refused, with it allowed, and reading does not allow writing', async () => {
  const comment = { ...repo, issue_number: 7, body: 'hello' };
  const refused = { status: 403, message: expect.stringContaining('Resource not accessible by integration') };
  await expect(withPermissions({ contents: 'read' }).issues.createComment(comment)).rejects.toMatchObject(refused);
  await expect(withPermissions({ 'pull-requests': 'read' }).issues.createComment(comment)).rejects.toMatchObject(refused);
  expect((await withPermissions({ 'pull-requests': 'write' }).issues.createComment(comment)).status).toBe(201);
  const deploy = { ...repo, ref: 'main', required_contexts: [] };
  await expect(withPermissions({ deployments: 'read' }).repos.createDeployment(deploy)).rejects.toMatchObject(refused);
});

test('a token of one repository does not see another', async () => {
  const token = github.issueToken({ repository: 'acme/site', permissions: { contents: 'write' } });
  await expect(octokit(token).repos.get({ owner: 'acme', repo: 'other' })).rejects.toMatchObject({ status: 404 });
});

test('a successful deployment retires the earlier ones of its environment, save transient and production ones', async () => {
  const deploy = async (environment: string, transient: boolean) => {
    const given = { ...repo, ref: SHA, environment, transient_environment: transient, required_contexts: [] };
    const { data } = await octokit().repos.createDeployment(given);
    if (!('id' in data)) throw new Error('not created');
    await octokit().repos.createDeploymentStatus({
      ...repo,
      deployment_id: data.id,
      state: 'success',
      environment_url: 'https://a.dev',
    });
    return data.id;
  };
  const newest = async (id: number) =>
    (await octokit().repos.listDeploymentStatuses({ ...repo, deployment_id: id })).data[0]?.state;
  const [kept, retired, production] = [
    await deploy('staging', true),
    await deploy('staging', false),
    await deploy('production', false),
  ];
  await deploy('staging', false);
  await deploy('production', false);
  expect([await newest(kept), await newest(retired), await newest(production)]).toEqual(['success', 'inactive', 'success']);
  const { data: listed } = await octokit().repos.listDeployments({ ...repo, environment: 'staging' });
  expect(listed).toHaveLength(3);
  const { data } = await octokit().repos.getAllEnvironments(repo);
  expect(data.environments?.map(({ name }) => name)).toEqual(['production', 'staging']);
});

test('a deployment is a conflict while a commit status of its ref is not good, unless no context is required', async () => {
  const sha = 'c'.repeat(40);
  await octokit().repos.createCommitStatus({ ...repo, sha, state: 'pending', context: 'shipgate' });
  await expect(octokit().repos.createDeployment({ ...repo, ref: sha })).rejects.toMatchObject({ status: 409 });
  expect((await octokit().repos.createDeployment({ ...repo, ref: sha, required_contexts: [] })).status).toBe(201);
});

test('commit statuses fold to the worst of the newest per context', async () => {
  const sha = 'd'.repeat(40);
  for (const [context, state] of [
    ['a', 'failure'],
    ['b', 'success'],
    ['a', 'success'],
  ] as const) {
    await octokit().repos.createCommitStatus({ ...repo, sha, state, context });
  }
  const { data } = await octokit().repos.getCombinedStatusForRef({ ...repo, ref: sha });
  expect(data).toMatchObject({ state: 'success', total_count: 2 });
});

test("a collaborator's role is folded into the permission, and a stranger has none", async () => {
  const ask = async (username: string) => (await octokit().repos.getCollaboratorPermissionLevel({ ...repo, username })).data;
  expect(await ask('alice')).toMatchObject({ permission: 'write', role_name: 'maintain' });
  expect(await ask('mallory')).toMatchObject({ permission: 'none' });
});

test('runs are listed, and say when a fork started them', async () => {
  const run = github.createRun('acme/site', { headRepository: 'mallory/site', headSha: 'e'.repeat(40) });
  const { data } = await octokit().actions.getWorkflowRun({ ...repo, run_id: run.id });
  expect(data).toMatchObject({
    id: run.id,
    head_repository: { full_name: 'mallory/site' },
    repository: { full_name: 'acme/site' },
  });
  const { data: listed } = await octokit().actions.listWorkflowRunsForRepo({ ...repo, head_sha: 'e'.repeat(40) });
  expect(listed.total_count).toBe(1);
});

test('a route that the sandbox lacks says so instead of passing for a 404', async () => {
  await expect(octokit().repos.getReadme(repo)).rejects.toMatchObject({ status: 501 });
});

test('planted faults reach the client: 429, 502, a reset and nonsense', async () => {
  const get = () => octokit().pulls.get({ ...repo, pull_number: 7 });
  const where = { service: 'github', path: '/pulls/7' } as const;
  traffic.faults.push(tooManyRequests(where), serverError(where), reset(where), nonsense(where));
  await expect(get()).rejects.toMatchObject({ status: 429 });
  await expect(get()).rejects.toMatchObject({ status: 502 });
  await expect(get()).rejects.toMatchObject({ status: 500, message: expect.stringContaining('fetch failed') });
  expect((await get()).data).not.toHaveProperty('number');
  expect((await get()).data.number).toBe(7);
});

test('a hanging call answers nothing until the client gives up, and the next one is served', async () => {
  traffic.faults.push(hang({ service: 'github', path: '/pulls/7' }));
  const get = (timeoutMs: number) =>
    octokit().pulls.get({ ...repo, pull_number: 7, request: { signal: AbortSignal.timeout(timeoutMs) } });
  await expect(get(100)).rejects.toMatchObject({ name: 'HttpError', status: 500 });
  expect(traffic.requests.at(-1)).not.toHaveProperty('status');
  expect((await get(5_000)).status).toBe(200);
});
