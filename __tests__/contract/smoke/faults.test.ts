import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { halfBody, hang, nonsense, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { page } from './pages.ts';

const QUICK = { 'timeout-ms': '1500' };
const ALWAYS = 99;

/** Chrome processes whose profile lies in a folder of Playwright's, by process id. */
const chromes = () =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('playwright_chromiumdev_profile') && line.includes('--remote-debugging'))
    .map((line) => line.trim().split(' ')[0]);

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

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends the run with its outputs set and no Chrome left', async (signal) => {
  await using site = await serve({ '/': page('Home'), '/stuck': page('Stuck', '<p>hello</p><img src="/never.png">') });
  site.traffic.faults.push(hang({ service: 'site', path: '/never.png', times: ALWAYS }));
  const before = chromes();
  let during: (string | undefined)[] = [];
  let isSent = false;
  using run = await runBundle(
    'smoke',
    { url: site.url, pages: '/,/stuck' },
    {
      onStdout(soFar, send) {
        if (isSent || !soFar.includes('Page /: ok')) return;
        isSent = true;
        during = chromes();
        send(signal);
      },
    },
  );
  expect(during.length).toBeGreaterThan(before.length);
  expect(run.exitCode).toBe(1);
  expect(run.outputs.verdict).toBe('error');
  expect(run.report.reason).toBe('The job was cancelled.');
  expect(chromes().filter((id) => during.includes(id) && !before.includes(id))).toEqual([]);
});
