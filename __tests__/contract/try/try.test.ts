import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

// `npm run try` as a person runs it: a process in their repository.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipgate-try-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tryHere = () =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const env = { ...process.env, INIT_CWD: folder };
    execFile('node', [join(REPOSITORY_ROOT, 'scripts/try.ts')], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });

// The gates are switched off: whether they are right is shown elsewhere, and they would need a browser.
const CALLER = `name: Preview
on: pull_request
permissions: {}
jobs:
  preview:
    permissions:
      actions: write
      contents: read
      deployments: write
      pull-requests: write
    uses: shipgate/shipgate/.github/workflows/preview.yml@0000000000000000000000000000000000000000
    with:
      vercel-org-id: team_of_acme
      vercel-project-id: prj_of_acme
      supabase-url: https://acme.supabase.co
      smoke: false
      budget-gate: false
      header-audit: false
    secrets:
      VERCEL_TOKEN: \${{ secrets.VERCEL_TOKEN }}
      SUPABASE_SECRET_KEY: \${{ secrets.SUPABASE_SECRET_KEY }}
`;

test('a repository that calls nothing is told what to do first', async () => {
  const { code, output } = await tryHere();
  expect(code).toBe(1);
  expect(output).toMatch(/calls Shipgate's preview.*shipgate -- init/);
});

test('a workflow that cannot be read is named with its place, without a trace of ours', async () => {
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(join(folder, '.github/workflows/shipgate-preview.yaml'), CALLER.replace('smoke: false', 'smoke: false: no'));
  const { code, output } = await tryHere();
  expect(code).toBe(1);
  expect(output).toMatch(/^\.github\/workflows\/shipgate-preview\.yaml: .* line \d+/);
  expect(output).not.toMatch(/\n {4}at /);
});

test('a repository of its own is deployed to the local platform, and the comment is shown', async () => {
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(join(folder, '.github/workflows/shipgate-preview.yml'), CALLER);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Hello</title><h1>Hello</h1>');
  const { code, output } = await tryHere();
  expect(output).toMatch(/\| ✅ \| deploy \| pass \|/);
  expect(output).toMatch(/Green \(success\)/);
  expect(code).toBe(0);
});

test('Ctrl-C ends it with a word, and without the comment that it had no time for', async () => {
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(join(folder, '.github/workflows/shipgate-preview.yml'), CALLER);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Hello</title>');
  const env = { ...process.env, INIT_CWD: folder };
  const child = spawn('node', [join(REPOSITORY_ROOT, 'scripts/try.ts')], { cwd: folder, env });
  let output = '';
  child.stdout.on('data', (data) => {
    if (output === '') child.kill('SIGINT');
    output += data;
  });
  const [code] = await once(child, 'close');
  expect(output).toMatch(/Stopped\./);
  expect(output).not.toContain('The comment on your pull request');
  expect(code).toBe(1);
});

test('a preview that is kept opens in a browser, although it is protected', async () => {
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(join(folder, '.github/workflows/shipgate-preview.yml'), CALLER);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Hello</title>');
  const env = { ...process.env, INIT_CWD: folder };
  const child = spawn('node', [join(REPOSITORY_ROOT, 'scripts/try.ts'), '--keep'], { cwd: folder, env });
  const closed = once(child, 'close');
  try {
    let output = '';
    for await (const data of child.stdout) {
      output += data;
      if (/until Ctrl-C.*\n.*\n/.test(output)) break;
    }
    const address = /in a browser:\n {2}(\S+)/.exec(output)?.[1] ?? '';
    const first = await fetch(address, { redirect: 'manual' });
    const cookie = first.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    expect(await (await fetch(new URL('/', address), { headers: { cookie } })).text()).toContain('<title>Hello</title>');
  } finally {
    child.kill('SIGINT');
    await closed;
  }
});
