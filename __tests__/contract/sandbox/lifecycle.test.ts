import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { startSandbox } from '#sandbox/sandbox.ts';

const MAIN = fileURLToPath(new URL('../../../packages/sandbox/src/main.ts', import.meta.url));

/** Resolves when the condition holds; the test's own timeout ends a wait in vain. */
async function until(condition: () => boolean) {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const isAnswering = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('everything starts in one process, and its environment names every service with secrets worth masking', async () => {
  await using sandbox = await startSandbox();
  const env = sandbox.env();
  expect(Object.keys(env).sort()).toEqual([
    'ACTIONS_RESULTS_URL',
    'ACTIONS_RUNTIME_TOKEN',
    'GITHUB_API_URL',
    'GITHUB_TOKEN',
    'NODE_OPTIONS',
    'RESEND_API_KEY',
    'RESEND_BASE_URL',
    'SUPABASE_SECRET_KEY',
    'SUPABASE_URL',
    'VERCEL_API_URL',
    'VERCEL_ORG_ID',
    'VERCEL_TOKEN',
  ]);
  const secrets = Object.entries(env).filter(([name]) => /TOKEN|KEY/.test(name));
  for (const [, secret] of secrets) expect(secret.length).toBeGreaterThanOrEqual(16);
});

test('all services write into one record, and stop answering when it is disposed', async () => {
  const sandbox = await startSandbox();
  const {
    SUPABASE_URL = '',
    GITHUB_API_URL = '',
    RESEND_BASE_URL = '',
    VERCEL_API_URL = '',
    ACTIONS_RESULTS_URL = '',
  } = sandbox.env();
  const urls = [SUPABASE_URL, GITHUB_API_URL, RESEND_BASE_URL, VERCEL_API_URL, ACTIONS_RESULTS_URL];
  const folder = sandbox.supabase.socketFolder;
  for (const url of urls) expect(await isAnswering(url)).toBe(true);
  expect(new Set(sandbox.traffic.requests.map(({ service }) => service))).toEqual(
    new Set(['supabase', 'github', 'resend', 'vercel', 'artifacts']),
  );
  await sandbox[Symbol.asyncDispose]();
  for (const url of urls) expect(await isAnswering(url)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

test('a service that was not asked for is not there, and the error says how to ask', async () => {
  await using sandbox = await startSandbox({ services: ['resend'] });
  expect(sandbox.env()).not.toHaveProperty('GITHUB_TOKEN');
  expect(() => sandbox.github).toThrow('The sandbox was started without github; add it to startSandbox({ services })');
});

test('a taken port stops the start and leaves none of the other services behind', async () => {
  await using taken = await startSandbox({ services: ['resend'] });
  const port = Number(new URL(taken.resend.url).port);
  await expect(startSandbox({ services: ['github', 'resend'], ports: { resend: port } })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('%s leaves no Postgres and no folder', async (signal) => {
  const child = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  child.stdout.on('data', (chunk) => (log += chunk));
  await until(() => log.includes('Ctrl-C stops it'));
  const folder = /psql -h (\S+)/.exec(log)?.[1] ?? '';
  const pid = Number((await readFile(`${folder}/data/postmaster.pid`, 'utf8')).split('\n')[0]);
  expect(isRunning(pid)).toBe(true);
  child.kill(signal);
  const [code] = await once(child, 'exit');
  await until(() => !isRunning(pid) && !existsSync(folder));
  expect(code).toBe(signal === 'SIGKILL' ? null : 0);
});

test("with the preload Node's fetch finds *.localhost", async () => {
  const server = createServer((_, response) => response.end('here'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    await using sandbox = await startSandbox({ services: [] });
    const script = `console.log(await (await fetch('http://petstore.localhost:${port}')).text())`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, ...sandbox.env() },
    });
    expect((await run).stdout.trim()).toBe('here');
  } finally {
    server.close();
  }
});
