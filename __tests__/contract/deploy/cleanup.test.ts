import { expect, test } from '@jest/globals';
import { answer, serverError } from '#sandbox/traffic/faults.ts';
import { REPOSITORY, SITE, type Stage, setStage } from './stage.ts';

const head = (number: number) => ({
  sha: String(number % 10).repeat(40),
  ref: `feature-${number}`,
  repo: { full_name: REPOSITORY },
});
const event = (number: number, action = 'synchronize') => ({
  action,
  pull_request: { number, title: 'Pets', head: head(number) },
});

/** Deploys a preview for a pull request in a run of its own. @returns its id. */
async function preview(stage: Stage, number: number, runId: number): Promise<string> {
  const site = stage.folder({ ...SITE, 'run.txt': String(runId) });
  const env = { GITHUB_RUN_ID: String(runId) };
  using run = await stage.deploy({ 'working-directory': site }, { event: event(number), env });
  expect(run.exitCode).toBe(0);
  return run.outputs['deployment-id'] ?? '';
}

const close = (stage: Stage, number: number, inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  stage.deploy({ operation: 'cleanup', ...inputs }, { event: event(number, 'closed'), env });

const left = ({ sandbox }: Stage) => sandbox.vercel.deployments('petstore').map(({ id }) => id);
const recorded = ({ sandbox }: Stage) =>
  sandbox.github.deployments(REPOSITORY).map(({ payload }) => (payload as { pullRequest: number }).pullRequest);
const kinds = (removed = '[]') => (JSON.parse(removed) as { kind: string }[]).map(({ kind }) => kind).toSorted();

async function ask(stage: Stage, path: string, body: object): Promise<{ id: string }> {
  const { apiUrl, token, teamId } = stage.sandbox.vercel;
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${apiUrl}${path}?teamId=${teamId}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { id: string };
}

const point = (stage: Stage, id: string, alias: string) => ask(stage, `/v2/deployments/${id}/aliases`, { alias });

/** Makes a deployment without the action. @returns its id. */
async function make(stage: Stage, meta: Record<string, string>, more: object = {}): Promise<string> {
  const files = [{ file: 'index.html', data: '<h1>Pets</h1>' }];
  return (await ask(stage, '/v13/deployments', { name: 'petstore', files, meta, ...more })).id;
}
const own = (pullRequest: number, repository = REPOSITORY) => ({
  shipgateRepository: repository,
  shipgatePullRequest: String(pullRequest),
});

test("a closed pull request's previews, names and records go, and everybody else's stay", async () => {
  await using stage = await setStage();
  const live = await stage.release();
  const other = await preview(stage, 8, 1);
  const [first, second] = [await preview(stage, 7, 2), await preview(stage, 7, 3)];
  await point(stage, first, 'pets-7');
  using listed = await close(stage, 7, { 'dry-run': 'true' });
  expect(listed.report).toMatchObject({
    verdict: 'pass',
    reason: expect.stringContaining('Would remove 2 deployments, 1 alias and 2 records'),
  });
  expect(left(stage)).toHaveLength(4);
  using run = await close(stage, 7);
  expect(run.exitCode).toBe(0);
  expect(run.outputs.removed).toBe(listed.outputs.removed);
  expect(kinds(run.outputs.removed)).toEqual(['alias', 'deployment', 'deployment', 'github-deployment', 'github-deployment']);
  expect(run.outputs.removed).toContain(second);
  expect(left(stage).toSorted()).toEqual([live, other].toSorted());
  expect(recorded(stage)).toEqual([null, 8]);
  using again = await close(stage, 7);
  expect(again.report).toMatchObject({ verdict: 'pass', reason: expect.stringContaining('Removed nothing of pull request 7') });
});

test('keep-latest leaves the newest preview and its record', async () => {
  await using stage = await setStage();
  await preview(stage, 7, 1);
  const newest = await preview(stage, 7, 2);
  using run = await stage.deploy({ operation: 'cleanup', 'pull-request': '7', 'keep-latest': '1' }, { event: event(7) });
  expect(run.exitCode).toBe(0);
  expect(left(stage)).toEqual([newest]);
  const [kept, ...others] = stage.sandbox.github.deployments(REPOSITORY);
  expect(others).toEqual([]);
  expect(kept?.statuses[0]).toMatchObject({ state: 'success', description: expect.stringContaining(newest) });
});

test("what production serves stays, and so does what is another repository's, a release's or nobody's", async () => {
  await using stage = await setStage({ environments: [{ slug: 'qa' }] });
  const served = await make(stage, own(7));
  await stage.sandbox.vercel.finished(served);
  await point(stage, served, 'petstore');
  const kept = [
    await make(stage, own(7, 'acme/other')),
    await make(stage, own(70)),
    await make(stage, own(7), { target: 'production', autoAssignCustomDomains: false }),
    await make(stage, { githubPrId: '7', githubOrg: 'acme', githubRepo: 'other' }),
    await make(stage, { githubCommitRef: 'feature-7' }),
    await make(stage, own(7), { customEnvironmentSlugOrId: 'qa' }),
  ];
  const gitApp = await make(stage, { githubPrId: '7', githubOrg: 'acme', githubRepo: 'petstore' });
  using run = await close(stage, 7);
  expect(run.exitCode).toBe(0);
  expect(left(stage).toSorted()).toEqual([served, ...kept].toSorted());
  expect(run.outputs.removed).toContain(gitApp);
  expect(run.stdout).toContain(`${served} stays: petstore.localhost`);
});

test('more deployments than a page holds go, under way as they are, and what Vercel refuses is named', async () => {
  await using stage = await setStage({ buildDelayMs: 60_000 });
  const stuck = await make(stage, own(7));
  for (let count = 0; count < 109; count++) await make(stage, own(7));
  const body = '{"error":{"code":"locked","message":"Locked."}}';
  const refusal = { status: 400, headers: { 'content-type': 'application/json' }, body };
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'DELETE', path: `/v13/deployments/${stuck}` }, refusal));
  using run = await close(stage, 7);
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({
    verdict: 'fail',
    findings: [{ rule: 'deployment-stayed', title: expect.stringMatching(new RegExp(`${stuck}.*still there: .*Locked`)) }],
  });
  expect(left(stage)).toEqual([stuck]);
  expect(Buffer.byteLength(run.outputs.removed ?? '')).toBeLessThanOrEqual(8192);
  using again = await close(stage, 7);
  expect(again.exitCode).toBe(0);
  expect(left(stage)).toEqual([]);
});

test("GitHub's refusal or outage leaves records, never previews: the one is a warning, the other a finding", async () => {
  await using stage = await setStage();
  await preview(stage, 7, 1);
  const GITHUB_TOKEN = stage.sandbox.github.issueToken({ repository: REPOSITORY, permissions: { deployments: 'read' } });
  using refused = await close(stage, 7, {}, { GITHUB_TOKEN });
  expect(refused.exitCode).toBe(0);
  expect(refused.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('deployments: write') }]);
  expect(left(stage)).toEqual([]);
  stage.sandbox.traffic.faults.push(serverError({ service: 'github', path: '/deployments', times: 99 }));
  using down = await close(stage, 7);
  expect(down.report).toMatchObject({ verdict: 'fail', findings: [{ rule: 'github-deployment-stayed' }] });
});

test('an environment of that pull request goes with an admin-token; the shared, protected and other ones stay', async () => {
  await using stage = await setStage();
  const { github } = stage.sandbox;
  const environments = ['Preview', 'pr-7', 'preview/pr-7', 'pr-70', 'preview-7'];
  github.createRepository('acme/admin', { environments, protectedEnvironments: ['preview-7'] });
  const admin = github.issueToken({ repository: 'acme/admin', permissions: { administration: 'write', actions: 'read' } });
  const env = { GITHUB_REPOSITORY: 'acme/admin' };
  const inputs = { operation: 'cleanup', 'pull-request': '7', 'admin-token': admin };
  // Listed first; had that removed them, the second run would find none.
  using listed = await stage.deploy({ ...inputs, 'dry-run': 'true' }, { env });
  using run = await stage.deploy(inputs, { env });
  expect(run.exitCode).toBe(0);
  expect(JSON.parse(run.outputs.removed ?? '')).toEqual([
    { kind: 'environment', id: 'pr-7', name: 'pr-7' },
    { kind: 'environment', id: 'preview/pr-7', name: 'preview/pr-7' },
  ]);
  expect(listed.outputs.removed).toBe(run.outputs.removed);
});

test.each([
  ['no pull request', {}, {}, 'needs a pull request'],
  ['a pull request that is still open', {}, event(7), 'is not closed'],
])('cleanup for %s is refused before Vercel is asked', async (_, inputs, payload, said) => {
  await using stage = await setStage();
  using run = await stage.deploy({ operation: 'cleanup', ...inputs }, { event: payload });
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining(said) });
  expect(stage.calls()).toEqual([]);
});
