import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { startVercel } from '#sandbox/vercel/start.ts';
import { startPlatform, visit } from './platform.ts';

const texts = (events: { text: string }[]) => events.map(({ text }) => text);

test('a deployment is QUEUED when created and READY after its build', async () => {
  await using platform = await startPlatform({
    buildCommand: 'mkdir out && echo "<p>$VERCEL_ENV $CI $GREETING" > out/index.html',
    outputDirectory: 'out',
  });
  const created = await platform.create({ 'a.txt': 'a' }, { build: { env: { GREETING: 'hello' } } });
  expect(created.readyState).toBe('QUEUED');
  expect(await platform.vercel.finished(created.id)).toMatchObject({ readyState: 'READY', target: null, aliasError: null });
  expect((await visit(`http://${created.url}/`)).body).toBe('<p>preview 1 hello\n');
});

test('a build sees nothing of the environment that the platform runs in', async () => {
  process.env.SHIPGATE_TEST_LEAK = 'leaked';
  await using platform = await startPlatform({ buildCommand: 'mkdir public && env > public/env.txt' });
  const { url } = await platform.deploy({ 'a.txt': 'a' });
  delete process.env.SHIPGATE_TEST_LEAK;
  const { body } = await visit(`http://${url}/env.txt`);
  expect(body).toContain('VERCEL=1');
  expect(body).not.toContain('leaked');
});

test('of the environment a build sees the way to a registry, but no password of a proxy', async () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
    HTTPS_PROXY: 'http://me:hidden@proxy:8080',
    NO_PROXY: 'localhost',
  });
  await using platform = await startPlatform({ buildCommand: 'mkdir public && env > public/env.txt && npm --version' });
  const { url, readyState } = await platform.deploy({ 'a.txt': 'a' });
  process.env = before;
  expect(readyState).toBe('READY');
  const { body } = await visit(`http://${url}/env.txt`);
  expect(body).toContain('NODE_EXTRA_CA_CERTS=/etc/ca.pem\n');
  expect(body).toContain('NO_PROXY=localhost\n');
  expect(body).not.toContain('hidden');
});

test('a build that takes too long is ended, with all that it started, and the deployment is in ERROR', async () => {
  await using platform = await startPlatform({ buildCommand: 'sleep 600 & sleep 600', buildLimitMs: 200 });
  expect(await platform.deploy({ 'index.html': 'x' })).toMatchObject({
    readyState: 'ERROR',
    errorCode: 'BUILD_TIMEOUT',
    errorMessage: 'The build took longer than 0.2 s.',
  });
});

test('a build command that fails ends the deployment in ERROR, with what it wrote in the log', async () => {
  await using platform = await startPlatform({ buildCommand: 'echo compiling; echo "no such module" >&2; exit 3' });
  const deployment = await platform.deploy({ 'index.html': 'x' });
  expect(deployment).toMatchObject({ readyState: 'ERROR', errorCode: 'BUILD_FAILED', errorStep: 'buildStep' });
  expect(deployment.errorMessage).toMatch(/exited with 3$/);
  const { body } = await platform.api('GET', `/v3/deployments/${deployment.id}/events`);
  expect(texts(body)).toEqual(expect.arrayContaining(['compiling', 'no such module']));
});

test('an output directory that is missing after the build is an ERROR that names it', async () => {
  await using platform = await startPlatform({ outputDirectory: 'dist' });
  expect(await platform.deploy({ 'index.html': 'x' })).toMatchObject({
    readyState: 'ERROR',
    errorCode: 'STATIC_BUILD_NO_OUT_DIR',
  });
});

test('a planted failure spoils one build and leaves the next alone', async () => {
  await using platform = await startPlatform();
  platform.vercel.failNextBuild('petstore', { code: 'INTERNAL_SERVER_ERROR', message: 'We lost a machine.' });
  expect(await platform.deploy({ 'index.html': 'x' })).toMatchObject({ readyState: 'ERROR', errorCode: 'INTERNAL_SERVER_ERROR' });
  expect(await platform.deploy({ 'index.html': 'x' })).toMatchObject({ readyState: 'READY' });
});

test('followed events arrive line by line while the build runs and end with it', async () => {
  await using platform = await startPlatform({
    buildCommand: 'echo one; while [ ! -e "$HOME/go" ]; do sleep 0.02; done; echo two',
  });
  const { id } = await platform.create({ 'index.html': 'x' });
  const { apiUrl, teamId, token } = platform.vercel;
  const response = await fetch(`${apiUrl}/v3/deployments/${id}/events?follow=1&teamId=${teamId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  let seen = '';
  for await (const chunk of response.body ?? []) {
    seen += Buffer.from(chunk).toString();
    if (seen.includes('"text":"one"')) platform.vercel.cancel(id);
  }
  const lines = seen
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(texts(lines)).not.toContain('two');
  expect(lines.at(-1).info.readyState).toBe('CANCELED');
});

test('cancelling kills the running command and ends the deployment in CANCELED', async () => {
  await using platform = await startPlatform({ buildCommand: 'echo started; sleep 600 & sleep 600' });
  const { id, url } = await platform.create({ 'index.html': 'x' });
  expect(await platform.api('PATCH', `/v12/deployments/${id}/cancel`)).toMatchObject({
    status: 200,
    body: { readyState: 'CANCELED' },
  });
  expect(await platform.vercel.finished(id)).toMatchObject({ readyState: 'CANCELED' });
  expect((await platform.api('PATCH', `/v12/deployments/${id}/cancel`)).status).toBe(400);
  expect((await visit(`http://${url}/`)).headers['x-vercel-error']).toBe('DEPLOYMENT_NOT_READY');
});

test('nothing is left when the platform stops during a build: no folder, process or port', async () => {
  const vercel = await startVercel(createTraffic());
  vercel.createProject({ name: 'petstore', buildCommand: 'echo "$$"; sleep 600' });
  const headers = { authorization: `Bearer ${vercel.token}` };
  const body = JSON.stringify({ name: 'petstore', files: [{ file: 'index.html', data: 'x' }] });
  const created = await (
    await fetch(`${vercel.apiUrl}/v13/deployments?teamId=${vercel.teamId}`, { method: 'POST', headers, body })
  ).json();
  const pid = await firstOutput(`${vercel.apiUrl}/v3/deployments/${created.id}/events?follow=1&teamId=${vercel.teamId}`, headers);
  const folder = readlinkSync(`/proc/${pid}/cwd`);
  expect(existsSync(folder)).toBe(true);
  await vercel[Symbol.asyncDispose]();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(existsSync(folder)).toBe(false);
  await expect(visit(`http://${created.url}/`)).rejects.toThrow('ECONNREFUSED');
  await expect(visit(vercel.apiUrl)).rejects.toThrow('ECONNREFUSED');
});

test('a crash of whoever runs the platform leaves no folder and no process of a build', async () => {
  // A folder for temporary files of its own: other tests make theirs at the same time.
  const own = mkdtempSync(join(tmpdir(), 'shipgate-crash-'));
  const script = `
    const { createTraffic } = await import('#sandbox/traffic/traffic.ts');
    const { startVercel } = await import('#sandbox/vercel/start.ts');
    const vercel = await startVercel(createTraffic());
    const server = 'require("http").createServer((_, answer) => answer.end()).listen(0, function () { console.log("port " + this.address().port) })';
    vercel.createProject({ name: 'petstore', buildCommand: "node -e '" + server + "'" });
    const headers = { authorization: 'Bearer ' + vercel.token };
    const body = JSON.stringify({ name: 'petstore', files: [{ file: 'index.html', data: 'x' }] });
    const created = await (await fetch(vercel.apiUrl + '/v13/deployments?teamId=' + vercel.teamId, { method: 'POST', headers, body })).json();
    const log = await fetch(vercel.apiUrl + '/v3/deployments/' + created.id + '/events?follow=1&teamId=' + vercel.teamId, { headers });
    for await (const chunk of log.body) {
      const port = /"text":"port (\\d+)/.exec(Buffer.from(chunk).toString());
      if (port) { console.log(port[1]); throw new Error('crash'); }
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TMPDIR: own },
  });
  const port = Number(await text(child.stdout));
  expect(port).toBeGreaterThan(0);
  // Reset is the same news: under load the system may still be closing the killed process's port.
  await expect(visit(`http://127.0.0.1:${port}/`)).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
  expect(readdirSync(own).filter((name) => name.startsWith('shipgate-'))).toEqual([]);
  rmSync(own, { recursive: true });
});

/** Follows a build's log until its command wrote its process id. */
async function firstOutput(url: string, headers: Record<string, string>): Promise<number> {
  let seen = '';
  for await (const chunk of (await fetch(url, { headers })).body ?? []) {
    seen += Buffer.from(chunk).toString();
    const pid = /"text":"(\d+)"/.exec(seen)?.[1];
    if (pid) return Number(pid);
  }
  throw new Error(`The build never said its process id: ${seen}`);
}

test('a prebuilt deployment is served by its own routes, without a build', async () => {
  await using platform = await startPlatform({ buildCommand: 'exit 1' });
  const config = {
    version: 3,
    routes: [{ src: '/old', status: 308, headers: { Location: '/new' } }],
    overrides: { 'new.html': { path: 'new' } },
  };
  const { url, readyState } = await platform.deploy({
    '.vercel/output/config.json': JSON.stringify(config),
    '.vercel/output/static/new.html': 'new',
  });
  expect(readyState).toBe('READY');
  expect(await visit(`http://${url}/old`)).toMatchObject({ status: 308, headers: { location: '/new' } });
  expect(await visit(`http://${url}/new`)).toMatchObject({
    status: 200,
    body: 'new',
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
});

test('a vercel.json with a faulty redirect ends the deployment in ERROR with the reason', async () => {
  await using platform = await startPlatform();
  const config = JSON.stringify({ redirects: [{ source: '/:a(', destination: '/x' }] });
  expect(await platform.deploy({ 'vercel.json': config, 'index.html': 'x' })).toMatchObject({
    readyState: 'ERROR',
    errorCode: 'invalid_redirect',
  });
});
