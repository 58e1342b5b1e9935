import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Result } from '@shipgate/cli/doctor/result.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { answer, hang, nonsense, reset, serverError } from '#sandbox/traffic/faults.ts';
import type { ServiceName } from '#sandbox/traffic/traffic.ts';
import { type Healthy, healthy } from './healthy.ts';
import { runShipgate } from './run-shipgate.ts';

let sandbox: Sandbox;
/** Only looked at; a test that changes an account makes one of its own. */
let site: Healthy;

beforeAll(async () => {
  sandbox = await startSandbox();
  site = await healthy(sandbox);
});
afterEach(() => {
  sandbox.traffic.faults.length = 0;
});
afterAll(async () => {
  site[Symbol.dispose]();
  await sandbox[Symbol.asyncDispose]();
});

test('a repository that is set up passes every check', async () => {
  const run = await runShipgate(site.folder.path, ['doctor', '--json'], site.env);
  const { verdict, checks } = JSON.parse(run.stdout) as Result;
  expect(checks.filter((row) => row.verdict !== 'pass')).toEqual([]);
  expect([run.exitCode, verdict, run.stderr]).toEqual([0, 'pass', '']);
});

test('a person gets a table by area that ends with what it comes to', async () => {
  const run = await runShipgate(site.folder.path, ['doctor'], site.env);
  expect(run.stdout).toMatch(/^Repository\n {2}✔ pass {3}settings /);
  expect(run.stdout).toMatch(/\nReady for the first run\.\n$/);
});

test('no secret is ever shown, and nothing is changed anywhere', async () => {
  const before = sandbox.traffic.requests.length;
  const wrong = {
    ...site.env,
    SUPABASE_SECRET_KEY: sandbox.supabase.keys.publishable,
    GITHUB_TOKEN: `${site.env.GITHUB_TOKEN}x`,
  };
  const run = await runShipgate(site.folder.path, ['doctor', '--json'], wrong);
  const table = await runShipgate(site.folder.path, ['doctor'], site.env);
  for (const name of ['VERCEL_TOKEN', 'GITHUB_TOKEN', 'RESEND_API_KEY', 'VERCEL_AUTOMATION_BYPASS_SECRET', 'SUPABASE_SECRET_KEY'])
    expect(run.stdout + run.stderr + table.stdout + table.stderr).not.toContain(site.env[name]);
  expect(new Set(sandbox.traffic.requests.slice(before).map(({ method }) => method))).toEqual(new Set(['GET']));
});

test.each([
  ['VERCEL_TOKEN', 'not-a-token-of-anybody', 'vercel-token', 'fail', 'refuses the token'],
  ['VERCEL_TOKEN', '', 'vercel-token', 'fail', 'VERCEL_TOKEN is not set here'],
  ['VERCEL_AUTOMATION_BYPASS_SECRET', '', 'vercel-protection', 'fail', 'is not set here'],
  ['VERCEL_AUTOMATION_BYPASS_SECRET', 'of-another-project', 'vercel-protection', 'fail', 'is none of the project'],
  ['GITHUB_TOKEN', 'ghp_wrong_wrong_wrong', 'github-token', 'fail', 'Bad credentials'],
  ['GITHUB_TOKEN', '', 'github-token', 'error', 'GITHUB_TOKEN is not set here'],
  ['GITHUB_REPOSITORY', 'acme/unknown', 'github-token', 'fail', 'does not see acme/unknown'],
  ['SUPABASE_SECRET_KEY', '', 'supabase-url', 'error', 'SUPABASE_SECRET_KEY is not set here'],
  [
    'SUPABASE_SECRET_KEY',
    'sb_secret_of_another_project',
    'supabase-key',
    'fail',
    'is none that this Supabase project lets record',
  ],
  ['RESEND_API_KEY', '', 'resend-key', 'error', 'RESEND_API_KEY is not set here'],
  ['RESEND_API_KEY', 're_wrong_wrong', 'resend-key', 'fail', 'Resend refuses the key'],
])('%s "%s": %s is %s', async (name, value, check, verdict, words) => {
  const run = await site.diagnose({ [name]: value });
  expect(run.row(check)).toMatchObject({ verdict, title: expect.stringContaining(words), fix: expect.stringMatching(/\S/) });
  expect(run.exitCode).toBe(1);
});

test('each kind of Supabase key is told', async () => {
  const { publishable, legacyAnon, legacyServiceRole } = sandbox.supabase.keys;
  const told = await Promise.all(
    [publishable, legacyAnon, legacyServiceRole].map(async (SUPABASE_SECRET_KEY) =>
      (await site.diagnose({ SUPABASE_SECRET_KEY })).row('supabase-key'),
    ),
  );
  expect(told.map((row) => row?.verdict)).toEqual(['fail', 'fail', 'warn']);
});

test('a key that may only send is a good key, and its domain is not guessed', async () => {
  const run = await site.diagnose({ RESEND_API_KEY: sandbox.resend.sendingKey });
  expect(run.row('resend-key')).toMatchObject({ verdict: 'pass', title: expect.stringContaining('may only send') });
  expect(run.row('resend-domain')?.verdict).toBe('skip');
  expect(run.exitCode).toBe(0);
});

test.each([
  ['vercel', 'vercel-token', '/v2/user'],
  ['github', 'github-token', '/repos/'],
  ['supabase', 'supabase-url', '/rest/v1/'],
  ['resend', 'resend-key', '/domains'],
] as const)('%s that is down, hangs or talks nonsense leaves %s open, never passed', async (service, check, path) => {
  for (const plant of [serverError, hang, reset, nonsense]) {
    sandbox.traffic.faults.push(plant({ service: service as ServiceName, path, times: 1000 }));
    const run = await site.diagnose();
    sandbox.traffic.faults.length = 0;
    expect(run.row(check)).toMatchObject({
      verdict: 'error',
      title: expect.stringMatching(/answered 502|did not answer|could not be reached|not what its API promises/),
    });
    expect(
      run.result.checks.filter(
        (row) =>
          row.area === run.row(check)?.area && row.verdict === 'pass' && /-(schema|domain|project|approval)$/.test(row.check),
      ),
    ).toEqual([]);
    expect(run.exitCode).toBe(1);
  }
});

test('a service that stumbles once is asked again', async () => {
  sandbox.traffic.faults.push(
    serverError({ service: 'vercel', path: '/v2/user' }),
    reset({ service: 'resend', path: '/domains' }),
  );
  expect((await site.diagnose()).exitCode).toBe(0);
});

test('an older schema, a hidden one and none are told apart from a good one', async () => {
  const path = '/rpc/schema_version';
  const say = async (status: number, body: unknown) => {
    sandbox.traffic.faults.push(
      answer(
        { service: 'supabase', path },
        { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
      ),
    );
    return (await site.diagnose()).row('supabase-schema');
  };
  expect(await say(200, '20200101000000')).toMatchObject({ verdict: 'fail', fix: expect.stringContaining('supabase db push') });
  expect(await say(404, { code: 'PGRST202', message: 'Could not find the function' })).toMatchObject({
    verdict: 'fail',
    title: expect.stringContaining('not installed'),
  });
  expect(await say(406, { code: 'PGRST106', message: 'The schema must be one of the following: public' })).toMatchObject({
    verdict: 'fail',
    fix: expect.stringContaining('Exposed schemas'),
  });
});

test('a project or team that the token does not see is told', async () => {
  using other = await healthy(sandbox);
  const file = '.github/workflows/shipgate-preview.yml';
  other.folder.write({
    [file]: other.folder.read(file).replace(`vercel-project-id: ${other.project}`, 'vercel-project-id: prj_gone'),
  });
  const rows = (await other.diagnose()).result.checks.filter(({ check }) => check === 'vercel-project');
  expect(rows.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  other.folder.write({ [file]: other.folder.read(file).replace(sandbox.vercel.teamId, 'team_other') });
  expect((await other.diagnose()).result.checks).toContainEqual(
    expect.objectContaining({ check: 'vercel-team', verdict: 'fail' }),
  );
});

test("Vercel's own Git integration that deploys past the gates fails, and one that is switched off passes", async () => {
  using other = await healthy(sandbox);
  sandbox.vercel.linkGit(other.project, { type: 'github', org: 'acme', repo: other.project, productionBranch: 'main' });
  expect((await other.diagnose()).row('vercel-git')).toMatchObject({
    verdict: 'fail',
    fix: expect.stringContaining('deploymentEnabled'),
  });
  sandbox.github.putFile(other.slug, 'main', 'vercel.json', '{"git":{"deploymentEnabled":{"main":false}}}');
  expect((await other.diagnose()).row('vercel-git')?.verdict).toBe('pass');
  expect((await other.diagnose({ GITHUB_TOKEN: '' })).row('vercel-git')?.verdict).toBe('error');
});

test('a root directory that is not in what is deployed fails', async () => {
  const view = { ...sandbox.vercel.project(site.project), rootDirectory: 'apps/web' };
  sandbox.traffic.faults.push(
    answer(
      { service: 'vercel', path: `/v9/projects/${site.project}` },
      { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(view) },
    ),
  );
  expect((await site.diagnose()).row('vercel-root-directory')).toMatchObject({
    verdict: 'fail',
    title: expect.stringContaining('apps/web'),
  });
});

test('a canary without rolling releases fails, also where the plan has none', async () => {
  using other = await healthy(sandbox, ['--canary']);
  expect((await other.diagnose()).row('vercel-rolling-releases')).toMatchObject({
    verdict: 'fail',
    title: expect.stringContaining('are off'),
  });
});

test('an environment without reviewers, or none, would stop a release', async () => {
  using other = await healthy(sandbox);
  sandbox.github.createEnvironment(other.slug, 'production-approval', { reviewers: [] });
  expect((await other.diagnose()).row('github-approval')).toMatchObject({
    verdict: 'fail',
    title: expect.stringContaining('no reviewers'),
  });
  using without = await healthy(sandbox, ['--approval', 'none']);
  expect((await without.diagnose()).row('github-approval')?.verdict).toBe('skip');
});

test('an environment that lets in branches only would refuse a release by tag', async () => {
  using other = await healthy(sandbox);
  const policy = (type: 'branch' | 'tag') =>
    sandbox.github.createEnvironment(other.slug, 'production-approval', { branchPolicies: [{ name: 'v*', type }] });
  policy('branch');
  expect((await other.diagnose()).row('github-release-refs')?.verdict).toBe('fail');
  policy('tag');
  expect((await other.diagnose()).row('github-release-refs')?.verdict).toBe('pass');
});

test('a token without a right leaves open what it cannot see', async () => {
  const token = sandbox.github.issueToken({ repository: site.slug, permissions: { contents: 'read' } });
  const run = await site.diagnose({ GITHUB_TOKEN: token });
  expect(run.row('github-approval')).toMatchObject({
    verdict: 'error',
    title: expect.stringContaining('Resource not accessible'),
  });
  expect(run.row('github-secrets')?.verdict).toBe('warn');
  expect(run.row('github-default-branch')?.verdict).toBe('pass');
});

test('a secret that is not set, and a workflow that is not on the default branch, are named', async () => {
  using other = await healthy(sandbox);
  const repository = sandbox.github.createRepository(`${other.slug}-bare`, {
    secretNames: [],
    protectedEnvironments: ['production-approval'],
  });
  const run = await other.diagnose({ GITHUB_REPOSITORY: repository.fullName });
  expect(run.row('github-secrets')).toMatchObject({
    verdict: 'fail',
    fix: expect.stringContaining('gh secret set VERCEL_TOKEN'),
  });
  expect(run.row('github-default-branch')).toMatchObject({
    verdict: 'warn',
    title: expect.stringContaining('shipgate-rollback.yml'),
  });
});

test('settings, pins and calls are judged from the files alone', async () => {
  using other = await healthy(sandbox);
  const file = '.github/workflows/shipgate-preview.yml';
  const good = other.folder.read(file);
  other.folder.write({ '.github/shipgate.yml': 'smoke:\n  timeout-ms: soon\nbudget-gate:\n  budgets: .github/none.json\n' });
  expect((await other.diagnose()).row('settings')).toMatchObject({
    verdict: 'fail',
    title: '.github/shipgate.yml:2:3: "timeout-ms" is "soon", but must be a whole number from 1000 to 120000.',
    fix: expect.stringContaining('.github/none.json does not exist'),
  });
  other.folder.write({ [file]: good.replace(/@[0-9a-f]{40} # .*/, '@preview/v1') });
  expect((await other.diagnose()).row('workflow-pins')?.verdict).toBe('warn');
  other.folder.write({ [file]: good.replace(/ {6}actions: write.*\n/, '') });
  expect((await other.diagnose()).row('workflow-calls')).toMatchObject({
    verdict: 'fail',
    title: expect.stringContaining('"actions: write"'),
  });
});

test('an empty repository without any account is told what to do first', async () => {
  const run = await runShipgate('/', ['doctor']);
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toMatch(/workflow-pins +No workflow of this repository calls Shipgate\.\n +To do: Run "shipgate init"/);
  expect(run.stdout).toMatch(/\d things to mend/);
});
