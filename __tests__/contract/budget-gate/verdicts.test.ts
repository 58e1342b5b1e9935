import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { HEAVY, HEAVY_SCRIPT, LIGHT } from './pages.ts';

test('a light page keeps the default budgets; each run and a report for people are kept', async () => {
  await using site = await serve({ '/': LIGHT });
  // The defaults budget times, and the median of three leaves out a run during which the machine was busy.
  using run = await runBundle('budget-gate', { url: site.url, runs: '3' });
  expect(run.report).toMatchObject({ verdict: 'pass', findings: [], target: { url: `${site.url}/` } });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toMatch(/^\/: run 1 of 3: performance \d+, LCP [\d,]+ ms, TBT [\d,]+ ms \(.* s\)$/m);

  const named = (name: string) => run.report.metrics.filter((metric) => metric.name === name);
  expect(named('requests')).toEqual([
    { name: 'requests', unit: 'count', value: 1, page: '/', device: 'mobile' },
    { name: 'requests', unit: 'count', value: 1, page: '/', device: 'mobile', sample: 1 },
    { name: 'requests', unit: 'count', value: 1, page: '/', device: 'mobile', sample: 2 },
    { name: 'requests', unit: 'count', value: 1, page: '/', device: 'mobile', sample: 3 },
  ]);
  expect(named('largest-contentful-paint')[0]?.value).toBeGreaterThan(0);

  const folder = dirname(run.outputs['report-file'] ?? '');
  const [html, ...results] = run.report.evidence.map(({ path }) => join(folder, path ?? ''));
  expect(readFileSync(html ?? '', 'utf8')).toContain('Lighthouse Report');
  expect(
    results.map((file) => (JSON.parse(readFileSync(file, 'utf8')) as { lighthouseVersion: string }).lighthouseVersion),
  ).toEqual(['13.5.0', '13.5.0', '13.5.0']);
});

test('a script that blocks the page fails its budgets and is named', async () => {
  await using site = await serve({ '/': LIGHT, '/shop': HEAVY, '/heavy.js': HEAVY_SCRIPT });
  const budgets = join(tmpdir(), `budgets-${process.pid}.json`);
  writeFileSync(
    budgets,
    JSON.stringify({
      'resource-summary:script:size': ['error', { maxNumericValue: 100_000 }],
      'first-contentful-paint': ['warn', { maxNumericValue: 1800 }],
      'categories:seo': ['error', { minScore: 0.1 }],
    }),
  );
  using run = await runBundle('budget-gate', { url: site.url, pages: '/\n/shop', runs: '1', device: 'mobile', budgets });
  expect(run.exitCode).toBe(1);
  expect(run.report.verdict).toBe('fail');
  expect(run.report.findings).toMatchObject([
    {
      rule: 'resource-summary:script:size',
      verdict: 'fail',
      expected: 100_000,
      unit: 'bytes',
      where: { url: `${site.url}/shop` },
    },
    { rule: 'first-contentful-paint', verdict: 'warn', expected: 1800, unit: 'ms', where: { url: `${site.url}/shop` } },
  ]);
  for (const { title, help } of run.report.findings) {
    expect(title).toContain('of /shop is');
    expect(help).toContain('/heavy.js (');
  }
  expect(run.annotations.map(({ level }) => level)).toEqual(['error', 'warning']);
  expect(run.summary).toContain('/heavy.js');
});

test('a page that is not there is an error beside the pages that were measured', async () => {
  await using site = await serve({ '/': LIGHT });
  using run = await runBundle('budget-gate', { url: site.url, pages: '/gone,/', runs: '1', device: 'desktop' });
  expect(run.report.verdict).toBe('error');
  expect(run.exitCode).toBe(1);
  expect(run.report.findings).toMatchObject([{ rule: 'page-not-measured', title: expect.stringContaining('404') }]);
  expect(run.report.metrics[0]).toMatchObject({ page: '/', device: 'desktop' });
  expect(existsSync(run.outputs['report-file'] ?? '')).toBe(true);
});
