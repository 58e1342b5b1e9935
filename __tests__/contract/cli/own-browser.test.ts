import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { repositoryFolder } from '#testing/repository-folder.ts';
import { serve } from '#testing/serve.ts';
import { runShipgate } from './run-shipgate.ts';

let folder: ReturnType<typeof repositoryFolder>;
beforeEach(() => {
  folder = repositoryFolder({});
});
afterEach(() => folder[Symbol.dispose]());

// The only platform for which a browser comes from npm.
const onLinux = process.platform === 'linux' && process.arch === 'x64' ? test : test.skip;

onLinux('who has installed no Chrome gets the one that came with the packages', async () => {
  await using site = await serve({ '/': '<!doctype html><title>Hello</title><h1>Hello</h1>' });
  const { exitCode, stdout } = await runShipgate(folder.path, ['smoke', '--url', site.url], { PATH: tmpdir() });
  expect(stdout).toMatch(/Smoke: pass/);
  expect(exitCode).toBe(0);
});

test('a CHROME_PATH that leads nowhere is told, and no other browser is taken', async () => {
  const { exitCode, stdout } = await runShipgate(folder.path, ['smoke', '--url', 'http://localhost:9'], {
    CHROME_PATH: '/nowhere',
  });
  expect(stdout).toMatch(/CHROME_PATH is "\/nowhere"/);
  expect(exitCode).toBe(1);
});
