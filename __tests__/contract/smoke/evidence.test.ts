import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { html, page } from './pages.ts';

const BYPASS = 'bypass-canary-5f1c9b7a/+ä';
const SESSION = 'session-canary-0d4e8f21c3';

test('a failed page leaves a screenshot and a trace, in which no secret and no cookie is left', async () => {
  const echo = `<p>hello</p><p>${BYPASS} ${encodeURIComponent(BYPASS)} ${Buffer.from(BYPASS).toString('base64')} ${SESSION}</p><script src="/gone.js?key=${encodeURIComponent(BYPASS)}"></script>`;
  await using site = await serve({ '/': html(page('Echo', echo), { 'set-cookie': `sid=${SESSION}; Path=/; HttpOnly` }) });
  using run = await runBundle('smoke', { url: site.url, 'protection-bypass': BYPASS });
  expect(run.report.verdict).toBe('fail');
  expect(run.report.evidence.map(({ kind }) => kind)).toEqual(['screenshot', 'trace']);
  const folder = join(run.outputs['report-file'] ?? '', '..');
  const [screenshot, trace] = run.report.evidence.map(({ path }) => readFileSync(join(folder, path ?? '')));
  expect(screenshot?.subarray(1, 4).toString()).toBe('PNG');
  const entries = unzipSync(trace ?? new Uint8Array());
  const all = Object.values(entries)
    .map((bytes) => Buffer.from(bytes).toString('utf8'))
    .join('\n');
  expect(all).toContain('gone.js');
  const lines = Buffer.from(entries['trace.network'] ?? [])
    .toString('utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line).type)).toContain('resource-snapshot');
  for (const form of [BYPASS, encodeURIComponent(BYPASS), Buffer.from(BYPASS).toString('base64'), SESSION])
    expect(all).not.toContain(form);
  expect(run.stdout.replace(/^::add-mask::.*$/gm, '')).not.toContain('bypass-canary');
});

test('a page that fails first and passes then is flaky: a warning with the first reason, and no evidence', async () => {
  let visits = 0;
  await using site = await serve({
    '/': ({ headers }) => {
      // The warm-up comes from no browser, so it does not count.
      if (headers['sec-fetch-dest'] === 'document') visits++;
      return html(page('Flaky', visits === 1 ? '<p>hello</p><script>sometimes()</script>' : '<p>hello</p>'));
    },
  });
  using run = await runBundle('smoke', { url: site.url });
  expect(run.report).toMatchObject({ verdict: 'warn', evidence: [] });
  expect(run.report.findings).toMatchObject([{ rule: 'flaky', actual: expect.stringContaining('sometimes is not defined') }]);
  expect(run.exitCode).toBe(0);
});
