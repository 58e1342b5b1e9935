import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SITE, setStage } from './stage.ts';

const created = (requests: { method: string; url: URL; body: Buffer }[]) =>
  requests
    .filter(({ method, url }) => method === 'POST' && url.pathname === '/v13/deployments')
    .map(({ body }) => JSON.parse(body.toString()));

test('a folder becomes a preview whose address answers with its bytes, and every output is set', async () => {
  await using stage = await setStage();
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(0);
  const [deployment] = stage.sandbox.vercel.deployments('petstore');
  expect(run.outputs).toMatchObject({
    verdict: 'pass',
    state: 'READY',
    'deployment-id': deployment?.id,
    url: `http://${deployment?.url}`,
    'inspector-url': deployment?.inspectorUrl,
  });
  expect(await (await fetch(`${run.outputs.url}/`)).text()).toBe(SITE['index.html']);
  expect(run.report).toMatchObject({
    verdict: 'pass',
    target: { environment: 'preview', deploymentId: deployment?.id, url: run.outputs.url },
    evidence: [{ name: 'build.log', kind: 'log', path: 'build.log' }],
  });
  expect(run.report.metrics.map(({ name }) => name)).toEqual([
    'total',
    'upload',
    'queue',
    'build',
    'uploaded',
    'files-uploaded',
    'files',
  ]);
});

test('the same content is uploaded once, ignored files not at all, and links and modes stay what they are', async () => {
  await using stage = await setStage();
  const root = stage.folder({ 'a.txt': 'twice', 'b/ü n.txt': 'twice', 'secret.txt': 'no', '.vercelignore': 'secret.txt\n' });
  symlinkSync('a.txt', join(root, 'link'));
  chmodSync(join(root, 'a.txt'), 0o755);
  mkdirSync(join(root, 'empty'));
  using run = await stage.deploy({ 'working-directory': root });
  expect(run.exitCode).toBe(0);
  const [first] = created(stage.sandbox.traffic.requests);
  const modes = Object.fromEntries(first.files.map(({ file, mode }: { file: string; mode: number }) => [file, mode]));
  expect(modes).toEqual({ '.vercelignore': 0o100644, 'a.txt': 0o100755, 'b/ü n.txt': 0o100644, empty: 0o040755, link: 0o120777 });
  expect(stage.calls().filter((call) => call === 'POST /files')).toHaveLength(3);
});

test('a second deployment of the same files uploads nothing', async () => {
  await using stage = await setStage();
  const root = stage.folder(SITE);
  using _first = await stage.deploy({ 'working-directory': root });
  const before = stage.calls().filter((call) => call === 'POST /files').length;
  using second = await stage.deploy({ 'working-directory': root }, { env: { GITHUB_RUN_ID: '4343' } });
  expect(second.exitCode).toBe(0);
  expect(stage.calls().filter((call) => call === 'POST /files')).toHaveLength(before);
  expect(stage.sandbox.vercel.deployments('petstore')).toHaveLength(2);
});

test('a job that is run again goes on with the deployment of its first attempt', async () => {
  await using stage = await setStage();
  const root = stage.folder(SITE);
  using first = await stage.deploy({ 'working-directory': root });
  using second = await stage.deploy({ 'working-directory': root }, { env: { GITHUB_RUN_ATTEMPT: '2' } });
  expect(second.outputs['deployment-id']).toBe(first.outputs['deployment-id']);
  expect(stage.sandbox.vercel.deployments('petstore')).toHaveLength(1);
});

test('a build that fails fails the step, and the report shows how its log ends', async () => {
  await using stage = await setStage({ buildCommand: 'echo "::error::hostile"; echo "cannot find pets" >&2; exit 3' });
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ verdict: 'fail', state: 'ERROR', 'deployment-id': expect.stringMatching(/^dpl_/) });
  expect(run.report.findings).toMatchObject([
    { rule: 'build-failed', verdict: 'fail', help: expect.stringContaining('cannot find pets') },
  ]);
  expect(run.stdout).toContain('::group::Build log');
  expect(run.annotations.filter(({ message }) => message === 'hostile')).toEqual([]);
});

test("a deployment that somebody cancels on Vercel ends the step, red and with Vercel's word for it", async () => {
  await using stage = await setStage({ buildDelayMs: 60_000 });
  const { vercel } = stage.sandbox;
  using run = await stage.deploy(
    { 'working-directory': stage.folder(SITE) },
    {
      onStdout(soFar) {
        const [id] = soFar.includes('is BUILDING') ? vercel.deployments('petstore').map((one) => one.id) : [];
        if (id) vercel.cancel(id);
      },
    },
  );
  expect(run.exitCode).toBe(1);
  expect(run.outputs.state).toBe('CANCELED');
  expect(run.report.findings).toMatchObject([{ rule: 'deployment-canceled', verdict: 'fail' }]);
});

test('a release takes the production domains and says what was there before', async () => {
  await using stage = await setStage({ productionDomains: ['petstore', 'shop'] });
  const before = await stage.release();
  using run = await stage.deploy({ environment: 'production', 'working-directory': stage.folder({ 'index.html': 'new' }) });
  expect(run.exitCode).toBe(0);
  const { vercel } = stage.sandbox;
  expect(vercel.production('petstore')?.id).toBe(run.outputs['deployment-id']);
  expect(run.outputs).toMatchObject({
    'previous-deployment-id': before,
    'production-url': vercel.domainUrl('petstore'),
    'production-urls': JSON.stringify(['petstore', 'shop'].map((label) => vercel.domainUrl(label))),
    domains: `petstore.localhost:${vercel.sitePort}\nshop.localhost:${vercel.sitePort}`,
  });
});

test('a staged release is built for production and moves no domain', async () => {
  await using stage = await setStage();
  const live = await stage.release();
  using run = await stage.deploy({
    environment: 'production',
    staged: 'true',
    'working-directory': stage.folder({ 'index.html': 'next' }),
  });
  expect(run.exitCode).toBe(0);
  expect(run.outputs).toMatchObject({ state: 'READY', 'ready-substate': 'STAGED' });
  expect(run.report.reason).toContain('no domain has moved');
  expect(stage.sandbox.vercel.production('petstore')?.id).toBe(live);
});

test('a domain that cannot be assigned fails the release', async () => {
  await using stage = await setStage();
  stage.sandbox.vercel.failNextAlias('petstore', 'petstore', { code: 'cert_missing', message: 'No certificate.' });
  using run = await stage.deploy({ environment: 'production', 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toMatchObject([{ rule: 'alias-failed', title: expect.stringContaining('cert_missing') }]);
});

test('a protected deployment is good, and its way in is told', async () => {
  await using stage = await setStage({ protection: { bypassSecret: 'b'.repeat(32), browsers: 'sso-redirect' } });
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain('VERCEL_AUTOMATION_BYPASS_SECRET');
});

test('output of `vercel build` is deployed as it is', async () => {
  await using stage = await setStage({ buildCommand: 'exit 1' });
  const root = stage.folder({
    'index.html': 'source',
    '.vercel/output/config.json': '{"version":3}',
    '.vercel/output/static/index.html': 'built',
  });
  using run = await stage.deploy({ 'working-directory': root });
  const [first] = created(stage.sandbox.traffic.requests);
  expect(first.files.map(({ file }: { file: string }) => file)).toEqual([
    '.vercel/output/config.json',
    '.vercel/output/static/index.html',
  ]);
  expect(stage.sandbox.traffic.requests.some(({ url }) => url.searchParams.get('prebuilt') === '1')).toBe(true);
  expect(run.outputs['deployment-id']).toMatch(/^dpl_/);
});

test('what a stranger wrote reaches Vercel cut to size, and no e-mail address does', async () => {
  await using stage = await setStage();
  const event = {
    pull_request: {
      number: 7,
      title: `${'x'.repeat(3000)}`,
      head: { sha: 'b'.repeat(40), ref: `evil/${'é'.repeat(400)}`, repo: { full_name: 'acme/petstore' } },
    },
  };
  using run = await stage.deploy({ 'working-directory': stage.folder(SITE) }, { event });
  expect(run.exitCode).toBe(0);
  const [{ gitMetadata }] = created(stage.sandbox.traffic.requests);
  expect(gitMetadata.commitSha).toBe('b'.repeat(40));
  expect(Buffer.byteLength(gitMetadata.commitMessage)).toBeLessThanOrEqual(500);
  expect(Buffer.byteLength(gitMetadata.commitRef)).toBeLessThanOrEqual(500);
  expect(Object.keys(gitMetadata)).not.toContain('commitAuthorEmail');
});
