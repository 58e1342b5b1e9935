import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { serve } from '#testing/serve.ts';
import { good } from './stage.ts';

const URL_OK = { url: 'http://127.0.0.1:9' };
let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'header-audit-inputs-'));
  const files = {
    'good.yml': 'header-audit:\n  pages: [/, /pricing]\n  min-grade: B\n',
    'key.yml': 'header-audit:\n  page: /\n',
    'where.yml': 'header-audit:\n  production-host: evil.example\n',
    'grade.yml': 'header-audit:\n  min-grade: E\n',
    'broken.yml': 'header-audit: [\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
});
afterAll(() => rmSync(cwd, { recursive: true }));

test.each<[what: string, inputs: Record<string, string>, sentence: RegExp]>([
  ['a missing url', {}, /Input "url" is missing/],
  ['an unknown input', { ...URL_OK, page: '/' }, /Unknown input "page" of header-audit\. Did you mean "pages"\?/],
  ['a url without scheme', { url: 'petstore.example' }, /must be a URL with its scheme, such as https:\/\/petstore\.example/],
  ['a url with credentials', { url: 'https://me:secret@petstore.example' }, /without user name and password/],
  [
    'a grade that is none',
    { ...URL_OK, 'min-grade': 'A++' },
    /"min-grade" is "A\+\+", but must be one of A\+, .* Did you mean "A\+"\?/,
  ],
  ['a page that is no path', { ...URL_OK, pages: 'pricing' }, /Page "pricing" must be a path .* Did you mean "\/pricing"\?/],
  [
    'a page on another origin',
    { ...URL_OK, pages: '//evil.example/' },
    /Page "\/\/evil\.example\/" must be a path on http:\/\/127\.0\.0\.1:9/,
  ],
  [
    'a production host that is an address',
    { ...URL_OK, 'production-host': 'https://a.example' },
    /must be a host name without scheme/,
  ],
  [
    'an unknown setting',
    { ...URL_OK, config: 'key.yml' },
    /key\.yml:2:3: unknown setting "page" of header-audit\. Did you mean "pages"\?/,
  ],
  [
    'a setting that only a step may give',
    { ...URL_OK, config: 'where.yml' },
    /where\.yml:2:3: "production-host" can only be set as an input/,
  ],
  ['a wrong value in the file', { ...URL_OK, config: 'grade.yml' }, /"min-grade" at grade\.yml:2:3 is "E"/],
  ['broken YAML', { ...URL_OK, config: 'broken.yml' }, /broken\.yml:\d+:\d+: this is not valid YAML/],
])('%s is told in one sentence', async (_, inputs, sentence) => {
  using run = await runBundle('header-audit', inputs, { cwd });
  expect(run.exitCode).toBe(1);
  expect(run.report.verdict).toBe('error');
  expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringMatching(sentence) }]);
});

test('the configuration file names pages and grade; an input beats it', async () => {
  await using site = await serve({ '/': good(), '/pricing': good() });
  using fromFile = await runBundle('header-audit', { url: site.url, config: 'good.yml' }, { cwd });
  expect(fromFile.report.metrics.map(({ page }) => page)).toEqual(['/', '/pricing']);
  using fromInput = await runBundle('header-audit', { url: site.url, config: 'good.yml', pages: '/' }, { cwd });
  expect(fromInput.report.metrics.map(({ page }) => page)).toEqual(['/']);
});
