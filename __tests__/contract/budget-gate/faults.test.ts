import { expect, test } from '@jest/globals';
import { hang, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { LIGHT } from './pages.ts';

const one = { runs: '1', device: 'desktop' };
const site = { service: 'site', path: '/' } as const;

test('a busy site is given the time it asks for, and then measured', async () => {
  await using served = await serve({ '/': LIGHT });
  served.traffic.faults.push(tooManyRequests({ ...site }));
  using run = await runBundle('budget-gate', { url: served.url, ...one });
  expect(run.report.verdict).toBe('pass');
  expect(run.stdout).toContain('attempt 2');
}, 60_000);

test.each([
  ['answers 503', serverError({ ...site, times: 99 }, 503), 'answered 503'],
  ['drops every connection', reset({ ...site, times: 99 }), 'could not be reached'],
])(
  'a site that %s is an error, not a pass',
  async (_name, fault, message) => {
    await using served = await serve({ '/': LIGHT });
    served.traffic.faults.push(fault);
    using run = await runBundle('budget-gate', { url: served.url, ...one });
    expect(run.exitCode).toBe(1);
    expect(run.report).toMatchObject({ verdict: 'error', findings: [{ rule: 'page-not-measured' }] });
    expect(run.report.reason).toContain(message);
  },
  60_000,
);

test('a site that hangs once is asked again', async () => {
  await using served = await serve({ '/': LIGHT });
  served.traffic.faults.push(hang({ ...site }));
  using run = await runBundle('budget-gate', { url: served.url, ...one });
  expect(run.report.verdict).toBe('pass');
  expect(run.stdout).toContain('did not answer GET / within 15 s');
}, 60_000);

test('a site that answers once and then breaks under measurement is an error', async () => {
  await using served = await serve({ '/': LIGHT });
  served.traffic.faults.push({ ...serverError({ ...site, times: 1 }, 200), response: { status: 200, body: LIGHT } });
  served.traffic.faults.push(serverError({ ...site, times: 99 }, 500));
  using run = await runBundle('budget-gate', { url: served.url, ...one });
  expect(run.report).toMatchObject({ verdict: 'error', findings: [{ rule: 'page-not-measured' }] });
  expect(run.report.reason).toMatch(/Lighthouse gave up: .*500.*ERRORED_DOCUMENT_REQUEST/);
}, 60_000);
