import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { halfBody, hang, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { page } from './pages.ts';

const QUICK = { 'timeout-ms': '1500' };
const ALWAYS = 99;

/** Chrome processes whose profile lies below a folder, by process id; the runs of other tests have other folders. */
const chromesIn = (folder: string): number[] =>
  commandLines()
    .filter((line) => line.includes(`--user-data-dir=${folder}`))
    .map((line) => Number.parseInt(line, 10));

/** `PID command line` of every process. A slim Linux has no `ps`. */
function commandLines(): string[] {
  if (!existsSync('/proc/self/cmdline')) return execFileSync('ps', ['-ww', '-axo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`));
  return ids.map((id) => `${id} ${readCommandLine(id)}`);
}

function readCommandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return ''; // It ended between the listing and the reading.
  }
}

/** A run over a page that is fine and one that never finishes loading; `act` is called once, when the second is open. */
async function interrupt(act: (chromes: number[], send: (signal: NodeJS.Signals) => void) => void) {
  await using site = await serve({ '/': page('Home'), '/stuck': page('Stuck', '<p>hello</p><img src="/never.png">') });
  site.traffic.faults.push(hang({ service: 'site', path: '/never.png', times: ALWAYS }));
  const temporary = mkdtempSync(join(tmpdir(), 'smoke-cancel-'));
  let before: number[] | undefined;
  const run = await runBundle(
    'smoke',
    { url: site.url, pages: '/,/stuck' },
    {
      env: { TMPDIR: temporary },
      onStdout(soFar, send) {
        if (before || !soFar.includes('Page /: ok')) return;
        before = chromesIn(temporary);
        act(before, send);
      },
    },
  );
  const left = { chromes: chromesIn(temporary), files: readdirSync(temporary) };
  rmSync(temporary, { recursive: true, force: true });
  return { run, before: before ?? [], left };
}

test('a site that is not there is an error that names the address, not a failure', async () => {
  const gone = await serve({});
  await gone[Symbol.asyncDispose]();
  using run = await runBundle('smoke', { url: gone.url, ...QUICK });
  expect(run.report.findings).toMatchObject([
    {
      rule: 'unreachable',
      verdict: 'error',
      title: expect.stringContaining(`${gone.url}/ could not be reached: connect ECONNREFUSED`),
    },
  ]);
  expect(run.exitCode).toBe(1);
});

test('a name that nobody knows is an error', async () => {
  using run = await runBundle('smoke', { url: 'http://shop.invalid', ...QUICK });
  expect(run.report.findings).toMatchObject([{ rule: 'unreachable', verdict: 'error' }]);
});

test('a busy site is waited for as long as it asks, then judged', async () => {
  await using site = await serve({ '/': page('Home') });
  site.traffic.faults.push(tooManyRequests({ service: 'site', path: '/' }));
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [] });
  const [first, second] = site.requests;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000);
});

test('a site that stays busy could not be measured', async () => {
  await using site = await serve({ '/': page('Home') });
  site.traffic.faults.push(tooManyRequests({ service: 'site', path: '/', times: ALWAYS }));
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report.findings).toMatchObject([{ rule: 'unreachable', verdict: 'error', title: expect.stringContaining('429') }]);
});

test('a site that answers 502 only while it wakes up passes', async () => {
  await using site = await serve({ '/': page('Home') });
  site.traffic.faults.push(serverError({ service: 'site', path: '/' }));
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [] });
});

test('a site that keeps answering 502 fails', async () => {
  await using site = await serve({ '/': page('Home') });
  site.traffic.faults.push(serverError({ service: 'site', path: '/', times: ALWAYS }));
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report.findings).toMatchObject([{ rule: 'status', verdict: 'fail', actual: 502 }]);
});

test.each([
  ['resets every connection', reset],
  ['never answers', hang],
])('a site that %s could not be measured', async (_, fault) => {
  await using site = await serve({ '/': page('Home') });
  site.traffic.faults.push(fault({ service: 'site', path: '/', times: ALWAYS }));
  using run = await runBundle('smoke', { url: site.url, ...QUICK });
  expect(run.report.findings).toMatchObject([{ rule: 'unreachable', verdict: 'error' }]);
});

test('a page that answers with something else than a page fails', async () => {
  await using site = await serve({ '/': page('Home') });
  site.traffic.faults.push(nonsense({ service: 'site', path: '/', times: ALWAYS }, '{"ok":true}'));
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report.findings).toMatchObject([{ rule: 'title', verdict: 'fail' }]);
});

test('a script that breaks off in the middle is a failed request', async () => {
  await using site = await serve({
    '/': page('Home', '<p>hello</p><script src="/app.js"></script>'),
    '/app.js': '/* a long script */',
  });
  site.traffic.faults.push(halfBody({ service: 'site', path: '/app.js', times: ALWAYS }));
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report.findings).toMatchObject([{ rule: 'failed-request', verdict: 'fail', where: { file: '/app.js' } }]);
});

test('a resource that never comes fails the page after its time', async () => {
  await using site = await serve({ '/': page('Home', '<p>hello</p><script src="/app.js"></script>'), '/app.js': '' });
  site.traffic.faults.push(hang({ service: 'site', path: '/app.js', times: ALWAYS }));
  using run = await runBundle('smoke', { url: site.url, ...QUICK });
  expect(run.report.findings).toMatchObject([{ rule: 'load-timeout', verdict: 'fail', expected: 1500, unit: 'ms' }]);
});

test('a script that never ends fails the page, and the run still ends', async () => {
  await using site = await serve({ '/': page('Loop', '<p>hello</p><script>for (;;) {}</script>'), '/fine': page('Fine') });
  using run = await runBundle('smoke', { url: site.url, pages: '/,/fine', ...QUICK });
  expect(run.report.findings[0]).toMatchObject({ rule: 'load-timeout', verdict: 'fail' });
  expect(run.stdout).toContain('✓ Page /fine');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the run with its outputs set, and leaves no Chrome and no file',
  async (signal) => {
    const { run, before, left } = await interrupt((_, send) => send(signal));
    using _ = run;
    expect(before.length).toBeGreaterThan(0);
    expect(run.exitCode).toBe(1);
    expect(run.outputs.verdict).toBe('error');
    expect(run.report.reason).toBe('The job was cancelled.');
    expect(left).toEqual({ chromes: [], files: [] });
  },
);

test('a Chrome that dies in the middle is an error, told as such', async () => {
  const { run } = await interrupt((chromes) => {
    for (const id of chromes) process.kill(id, 'SIGKILL');
  });
  using _ = run;
  expect(run.report).toMatchObject({ verdict: 'error', reason: 'Chrome stopped while pages were open. Run the job again.' });
  expect(run.exitCode).toBe(1);
});
