import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseReport } from '#core/report.ts';
import { REPOSITORY_ROOT, runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';

const GOOD = {
  'content-type': 'text/html',
  'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
};
const good = () => serve({ '/': { status: 200, headers: GOOD, body: '<title>Good</title>' } });
const bare = () => serve({ '/': '<title>Bare</title>' });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipgate-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Done {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** `shipgate …` as a child process in a folder of its own; `onStart` gets the means to signal it. */
async function shipgate(
  args: string[],
  env: Record<string, string> = {},
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(REPOSITORY_ROOT, 'scripts/shipgate.ts'), ...args], {
    cwd: folder,
    env: { PATH, HOME, RUNNER_TEMP: folder, ...env },
  });
  const done: Done = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    done.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    done.stderr += chunk;
  });
  onStart?.((signal) => child.kill(signal));
  done.exitCode = await new Promise<number | null>((end) => child.once('close', end));
  return done;
}

test('a good site passes with exit 0, without colours, and the report is named at the end', async () => {
  await using site = await good();
  const run = await shipgate(['header-audit', '--url', site.url]);
  expect(run.stdout).toMatch(/^✔ Header audit: pass/);
  expect(run.stdout).not.toContain('\x1b');
  const file = /^Report: (.*)$/m.exec(run.stdout)?.[1] ?? '';
  expect(parseReport(readFileSync(file, 'utf8')).verdict).toBe('pass');
  expect(run.exitCode).toBe(0);
});

test('a terminal gives the verdict, the findings and the exit code of a runner', async () => {
  await using site = await bare();
  const [terminal, runner] = [
    await shipgate(['header-audit', '--url', site.url, '--json']),
    await runBundle('header-audit', { url: site.url }),
  ];
  const report = parseReport(terminal.stdout);
  expect(report.verdict).toBe('fail');
  expect(report.findings).toEqual(runner.report.findings);
  expect(terminal.exitCode).toBe(runner.exitCode);
  runner[Symbol.dispose]();
});

test('the configuration file counts, and a flag beats it', async () => {
  await using site = await bare();
  mkdirSync(join(folder, '.github'), { recursive: true });
  const file = join(folder, '.github/shipgate.yml');
  writeFileSync(file, 'header-audit:\n  fail-on: never\n');
  const [byFile, byFlag] = [
    await shipgate(['header-audit', '--url', site.url]),
    await shipgate(['header-audit', '--url', site.url, '--fail-on', 'fail']),
  ];
  rmSync(file);
  expect([byFile.exitCode, byFlag.exitCode]).toEqual([0, 1]);
});

test('a secret as an argument is refused, since other users of the machine could read it', async () => {
  const run = await shipgate(['header-audit', '--url', 'https://a.example', '--protection-bypass', 'bypass-3f9c1e7a']);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('A secret is no argument: set VERCEL_AUTOMATION_BYPASS_SECRET in the environment');
  expect(run.stdout + run.stderr).not.toContain('bypass-3f9c1e7a');
});

test('a secret of the environment is used and never shown', async () => {
  const secret = 'bypass-3f9c1e7a';
  await using site = await serve({
    '/': ({ headers }) => ({
      status: 200,
      headers: { 'x-echo': headers['x-vercel-protection-bypass'] ?? '', ...GOOD },
      body: secret,
    }),
  });
  const run = await shipgate(['header-audit', '--url', site.url, '--json'], { VERCEL_AUTOMATION_BYPASS_SECRET: secret });
  expect(run.stdout + run.stderr).not.toContain(secret);
  expect(run.exitCode).toBe(0);
});

test.each([
  [['smok'], 'There is no action "smok". Did you mean "smoke"?'],
  [['smoke', '--ulr', 'x'], 'Unknown flag --ulr of smoke. Did you mean "--url"?'],
  [['smoke', '--url'], 'Flag --url lacks its value'],
])('%j is refused in one sentence with exit 1', async (args, sentence) => {
  const run = await shipgate(args);
  expect(run.stderr).toContain(sentence);
  expect(run.stderr.trim().split('\n')).toHaveLength(1);
  expect([run.exitCode, run.stdout]).toEqual([1, '']);
});

test('a wrong value is an error verdict with the sentence of the action', async () => {
  const run = await shipgate(['budget-gate', '--url', 'example.com']);
  expect(run.stdout).toMatch(/^✖ Budget gate: error[\s\S]*must be a URL with its scheme, such as https:\/\/example\.com/);
  expect(run.exitCode).toBe(1);
});

test('help lists the actions and, for each, its flags', async () => {
  const all = await shipgate(['--help']);
  for (const name of ['deploy', 'smoke', 'budget-gate', 'header-audit', 'notify']) expect(all.stdout).toContain(name);
  const one = await shipgate(['deploy', '--help']);
  expect(one.stdout).toContain('$VERCEL_TOKEN');
  expect([all.exitCode, one.exitCode]).toEqual([0, 0]);
});

test('Ctrl-C ends a run that waits, with an error verdict and a report', async () => {
  const asked = Promise.withResolvers<void>();
  const never = () => {
    asked.resolve();
    return new Promise<never>(() => {});
  };
  await using site = await serve({ '/': never });
  const run = await shipgate(['header-audit', '--url', site.url], {}, (kill) => void asked.promise.then(() => kill('SIGINT')));
  expect(run.stdout).toContain('Header audit: error');
  expect(run.stdout).toContain('cancelled');
  expect(existsSync(/^Report: (.*)$/m.exec(run.stdout)?.[1] ?? '')).toBe(true);
  expect(run.exitCode).toBe(1);
});
