import { expect, test } from '@jest/globals';
import { answer } from '#sandbox/traffic/faults.ts';
import { SITE, setStage } from './stage.ts';

const PULL = {
  pull_request: { number: 12, head: { sha: 'b'.repeat(40), ref: 'feature/x', repo: { full_name: 'acme/petstore' } } },
};

test('a preview gets the names that its input asks for, and each answers from it', async () => {
  await using stage = await setStage();
  const inputs = { 'working-directory': stage.folder(SITE), alias: 'pr-{pr}\n{project}-{branch}\nstaging' };
  using run = await stage.deploy(inputs, { event: PULL });
  expect(run.exitCode).toBe(0);
  const id = run.outputs['deployment-id'];
  const urls = (run.outputs['alias-urls'] ?? '').split('\n');
  const { sitePort } = stage.sandbox.vercel;
  expect(urls).toEqual([
    `http://pr-12.localhost:${sitePort}`,
    expect.stringMatching(/^http:\/\/petstore-feature-x-[0-9a-f]{10}\.localhost:\d+$/),
    `http://staging.localhost:${sitePort}`,
  ]);
  for (const url of urls) expect(run.stdout).toContain(`${url} serves ${id}`);
  expect(run.stdout).toContain('"staging" is the same for every branch');
  // By the id, since Vercel does not know a new deployment by its URL everywhere at once.
  expect(stage.calls().filter((call) => call === 'POST /deployments/ID/aliases')).toHaveLength(3);
});

test('alias names a deployment that is there already, and doing it again does no harm', async () => {
  await using stage = await setStage();
  const id = await stage.release({ environment: 'preview' });
  using first = await stage.deploy({ operation: 'alias', deployment: id, alias: 'preview-{sha}' });
  using again = await stage.deploy({ operation: 'alias', deployment: id, alias: 'preview-{sha}' });
  for (const run of [first, again]) {
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({
      'deployment-id': id,
      verdict: 'pass',
      'alias-urls': expect.stringContaining('preview-aaaaaaaaaaaa.'),
    });
  }
});

test('an alias that fails turns the job red and is named, while the others are given', async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.createProject({ name: 'other', productionDomains: ['theirs'] });
  const inputs = { 'working-directory': stage.folder(SITE), alias: 'theirs, mine' };
  using run = await stage.deploy(inputs);
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toMatchObject([
    { rule: 'alias-failed', verdict: 'fail', title: 'The alias theirs was not assigned.', actual: 'alias_in_use' },
  ]);
  expect(run.outputs['alias-urls']).toBe(`http://mine.localhost:${stage.sandbox.vercel.sitePort}`);
  expect(run.outputs['deployment-id']).toMatch(/^dpl_/);
});

test('a deployment that Vercel does not know everywhere yet is asked for again', async () => {
  await using stage = await setStage();
  const body = '{"error":{"code":"deployment_not_found","message":"The deployment could not be found."}}';
  stage.sandbox.traffic.faults.push(answer({ service: 'vercel', method: 'POST', path: '/aliases' }, { status: 404, body }));
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE), alias: 'mine' });
  expect(run.exitCode).toBe(0);
  expect(run.outputs['alias-urls']).toContain('mine.');
});

test('an alias that cannot be is refused before anything is made', async () => {
  await using stage = await setStage();
  const site = { 'working-directory': stage.folder(SITE) };
  using unknown = await stage.deploy({ ...site, alias: '{brnach}' });
  expect(unknown.report.reason).toContain('unknown placeholder {brnach}. Did you mean "branch"?');
  using outside = await stage.deploy({ ...site, alias: 'pr-{pr}' });
  expect(outside.report.reason).toContain('belongs to no pull request');
  using domain = await stage.deploy({ ...site, alias: '{project}' });
  expect(domain.report.reason).toContain('is the production domain petstore.localhost');
  using secret = await stage.deploy({ ...site, alias: 'x-hunter2secret', 'protection-bypass': 'hunter2secret' });
  expect(secret.report.reason).toContain('holds the value of a secret');
  expect(stage.sandbox.vercel.deployments('petstore')).toEqual([]);
});
