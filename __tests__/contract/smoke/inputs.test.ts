import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';

const URL_OK = { url: 'http://127.0.0.1:9' };
let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'smoke-inputs-'));
  const files = {
    'verb.yml': 'name: Verb\nsteps:\n  - goto: /\n  - clik: { text: Buy }\n',
    'field.yml': 'name: Field\nsteps:\n  - goto: /\n  - click: { text: Buy, nth: 2 }\n',
    'role.yml': 'name: Role\nsteps:\n  - goto: /\n  - click: { role: buton }\n',
    'away.yml': 'name: Away\nsteps:\n  - goto: https://example.com/\n',
    'yaml.yml': 'name: [\n',
    'one.yml': 'name: Same\nsteps:\n  - goto: /\n',
    'two.yml': 'name: Same\nsteps:\n  - goto: /two\n',
    'key/shipgate.yml': 'smoke:\n  page: /\n',
    'url/shipgate.yml': 'smoke:\n  url: https://example.com\n',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

const BAD: [what: string, inputs: Record<string, string>, sentence: RegExp][] = [
  ['a missing url', {}, /Input "url" is missing/],
  ['an unknown input', { ...URL_OK, page: '/' }, /Unknown input "page" of smoke\. Did you mean "pages"\?/],
  ['a url without scheme', { url: 'example.com' }, /must be a URL with its scheme, such as https:\/\/example\.com/],
  ['a url with credentials', { url: 'https://me:secret@example.com' }, /without user name and password/],
  [
    'a time that is no number',
    { ...URL_OK, 'timeout-ms': 'soon' },
    /"timeout-ms" is "soon", but must be a whole number from 1000/,
  ],
  ['a page that is no path', { ...URL_OK, pages: 'cart' }, /Page "cart" must be a path .* Did you mean "\/cart"\?/],
  ['a page on another origin', { ...URL_OK, pages: '//example.com/' }, /Page "\/\/example\.com\/" must be a path/],
  [
    'a flow with an unknown verb',
    { ...URL_OK, flows: 'verb.yml' },
    /verb\.yml:4:5: unknown verb "clik"\. Did you mean "click"\?/,
  ],
  ['a flow with an unknown setting', { ...URL_OK, flows: 'field.yml' }, /field\.yml:4:25: `click` has no setting "nth"/],
  [
    'a flow with an unknown role',
    { ...URL_OK, flows: 'role.yml' },
    /role\.yml:4:20: `click\.role` is "buton".* Did you mean "button"\?/,
  ],
  ['a flow that leaves the site', { ...URL_OK, flows: 'away.yml' }, /away\.yml:3:11: `goto` must be a path/],
  ['a flow that is no YAML', { ...URL_OK, flows: 'yaml.yml' }, /yaml\.yml:\d+:\d+: this is not valid YAML/],
  ['a flow that is not there', { ...URL_OK, flows: 'none.yml' }, /Flow file "none\.yml" cannot be read/],
  ['two flows of one name', { ...URL_OK, flows: 'one.yml,two.yml' }, /Two flows are named "Same"/],
  [
    'an unknown setting in the configuration',
    { ...URL_OK, config: 'key/shipgate.yml' },
    /shipgate\.yml:2:3: unknown setting "page".*"pages"/,
  ],
  ['an address in the configuration', { ...URL_OK, config: 'url/shipgate.yml' }, /"url" can only be set as an input/],
];

test.each(BAD)('%s is one clear sentence and exit 1', async (_, inputs, sentence) => {
  using run = await runBundle('smoke', inputs, { cwd });
  expect(run.report.verdict).toBe('error');
  expect(run.annotations).toMatchObject([{ level: 'error', message: expect.stringMatching(sentence) }]);
  expect(run.exitCode).toBe(1);
});

test('a machine without Chrome is told the choices', async () => {
  using run = await runBundle('smoke', URL_OK, { cwd, env: { CHROME_PATH: '/nowhere/chrome' } });
  expect(run.report.findings).toMatchObject([
    { verdict: 'error', title: expect.stringContaining('CHROME_PATH is "/nowhere/chrome"') },
  ]);
  expect(run.exitCode).toBe(1);
});
