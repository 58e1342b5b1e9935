import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { hang, reset, serverError, tooManyRequests } from '#sandbox/traffic/faults.ts';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { LIGHT } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'shipgate-budgets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// One run's times are the machine's noise; its bytes are the page's.
const budgets = join(folder, 'budgets.json');
writeFileSync(budgets, '{"resource-summary:total:size":["error",{"maxNumericValue":100000}]}');
const one = { runs: '1', device: 'desktop', budgets };
const site = { service: 'site', path: '/' } as const;

test('a busy site is given the time it asks for, and then measured', async () => {
  await using served = await serve({ '/': LIGHT });
  served.traffic.faults.push(tooManyRequests({ ...site }));
  using run = await runBundle('budget-gate', { url: served.url, ...one });
  expect(run.report.verdict).toBe('pass');
  expect(run.stdout).toContain('attempt 2');
});

test.each([
  ['answers 503', serverError({ ...site, times: 99 }, 503), 'answered 503'],
  ['drops every connection', reset({ ...site, times: 99 }), 'could not be reached'],
])('a site that %s is an error, not a pass', async (_name, fault, message) => {
  await using served = await serve({ '/': LIGHT });
  served.traffic.faults.push(fault);
  using run = await runBundle('budget-gate', { url: served.url, ...one });
  expect(run.exitCode).toBe(1);
  expect(run.report).toMatchObject({ verdict: 'error', findings: [{ rule: 'page-not-measured' }] });
  expect(run.report.reason).toContain(message);
});

test('a site that hangs once is asked again', async () => {
  await using served = await serve({ '/': LIGHT });
  served.traffic.faults.push(hang({ ...site }));
  using run = await runBundle('budget-gate', { url: served.url, ...one });
  expect(run.report.verdict).toBe('pass');
  expect(run.stdout).toContain('did not answer GET / within 15 s');
});

test('a site that answers once and then breaks under measurement is an error', async () => {
  await using served = await serve({ '/': LIGHT });
  served.traffic.faults.push({ ...serverError({ ...site, times: 1 }, 200), response: { status: 200, body: LIGHT } });
  served.traffic.faults.push(serverError({ ...site, times: 99 }, 500));
  using run = await runBundle('budget-gate', { url: served.url, ...one });
  expect(run.report).toMatchObject({ verdict: 'error', findings: [{ rule: 'page-not-measured' }] });
  expect(run.report.reason).toMatch(/Lighthouse gave up: .*500.*ERRORED_DOCUMENT_REQUEST/);
});
