import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { reportArtifactName, reportId } from '#core/identity.ts';
import type { Report } from '#core/report.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { createReport } from '#testing/reports.ts';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

/** Leaves a report of a job as its artifact, as runAction does. */
function leave(run: number, project: string, job: string, overrides: Partial<Report>, artifact?: string): void {
  const gate = overrides.gate ?? 'deploy';
  const report = createReport({ id: reportId(project, job, gate), gate, ...overrides });
  const { store } = sandbox.artifacts;
  store.artifacts.push({
    id: ++store.lastId,
    run: String(run),
    job,
    name: artifact ?? reportArtifactName(report.id),
    content: Buffer.from(zipSync({ 'report.json': Buffer.from(JSON.stringify(report)), 'build.log': Buffer.from('x') })),
    contentType: 'application/zip',
    digest: '',
    isFinal: true,
    createdAt: new Date().toISOString(),
  });
}

async function audit(run: number, inputs: Record<string, string>, service = sandbox.artifacts.url) {
  return await runBundle('header-audit', inputs, {
    env: {
      GITHUB_RUN_ID: String(run),
      ACTIONS_RESULTS_URL: service,
      ACTIONS_RUNTIME_TOKEN: sandbox.artifacts.runtimeToken(run, 'header-audit'),
    },
  });
}

test('a gate without url looks at what the named job has deployed for its own project', async () => {
  await using site = await serve({ '/': '<title>Docs</title>' });
  leave(1, 'docs', 'deploy', { target: { url: site.url, environment: 'preview' } });
  leave(1, 'web', 'deploy', { target: { url: 'http://127.0.0.1:1', environment: 'preview' } });
  using run = await audit(1, { 'url-from': 'deploy', project: 'docs' });
  expect(run.report.target.url).toBe(`${site.url}/`);
});

test('url wins over url-from', async () => {
  await using site = await serve({ '/': '<title>Docs</title>' });
  using run = await audit(2, { url: site.url, 'url-from': 'deploy' });
  expect(run.report.target.url).toBe(`${site.url}/`);
});

test('a red deployment leaves nothing to look at: the gate is skipped, and says so', async () => {
  leave(3, 'docs', 'deploy', { verdict: 'fail', reason: 'The build failed.', target: { environment: 'preview' } });
  using run = await audit(3, { 'url-from': 'deploy', project: 'docs' });
  expect(run.report).toMatchObject({
    verdict: 'skip',
    reason: 'There is nothing to look at: deploy ended with fail. The build failed.',
  });
  expect(run.exitCode).toBe(0);
});

test('a job that was red before it could deploy says so by the report of its other step', async () => {
  leave(4, 'docs', 'deploy', { gate: 'build-artifact', verdict: 'fail', reason: 'The digest is another one.' });
  using run = await audit(4, { 'url-from': 'deploy', project: 'docs' });
  expect(run.report).toMatchObject({ verdict: 'skip', reason: expect.stringContaining('The digest is another one.') });
});

test.each([
  [
    'a job without any report',
    { 'url-from': 'deploy', project: 'docs' },
    'Job "deploy" left no report for project "docs" in this run',
  ],
  ['neither url nor url-from', {}, 'Input "url" is missing, and "url-from" too.'],
])('%s is an error, never a pass', async (_, inputs, sentence) => {
  using run = await audit(5, inputs);
  expect(run.report.verdict).toBe('error');
  expect(run.report.reason).toContain(sentence);
  expect(run.exitCode).toBe(1);
});

test('without an artifact service the gate is an error', async () => {
  using run = await runBundle('header-audit', { 'url-from': 'deploy' });
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('There is no artifact service') });
});

test('a report that names no site is told, not followed', async () => {
  leave(6, 'docs', 'deploy', { target: { url: 'ftp://elsewhere', environment: 'preview' } });
  using run = await audit(6, { 'url-from': 'deploy', project: 'docs' });
  expect(run.report).toMatchObject({ verdict: 'error', reason: expect.stringContaining('names ftp://elsewhere') });
});

test('a report under another name is not followed, so a build cannot lead a gate and its bypass secret to a site of its own', async () => {
  await using site = await serve({ '/': '<title>Docs</title>' });
  const forged: Partial<Report> = { target: { url: 'http://127.0.0.1:1', environment: 'preview' } };
  leave(7, 'docs', 'deploy', forged, 'shipgate-report-docs.deploy.a');
  leave(7, 'docs', 'deploy', { target: { url: site.url, environment: 'preview' } });
  leave(7, 'docs', 'deploy', forged, 'shipgate-report-docs.deploy.z');
  using run = await audit(7, { 'url-from': 'deploy', project: 'docs' });
  expect(run.report.target.url).toBe(`${site.url}/`);
});
