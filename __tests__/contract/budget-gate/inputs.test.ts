import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'shipgate-budgets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const url = 'http://127.0.0.1:9';

test.each([
  ['no url', {}, 'Input "url" is missing'],
  ['a URL without scheme', { url: 'shop.test' }, 'a URL with its scheme'],
  ['a URL with credentials', { url: 'https://me:secret@shop.test' }, 'without user name and password'],
  ['an unknown input', { url, page: '/' }, 'Unknown input "page" of budget-gate. Did you mean "pages"?'],
  ['runs that are no number', { url, runs: 'three' }, 'a whole number from 1 to 15'],
  ['too many runs', { url, runs: '16' }, 'a whole number from 1 to 15'],
  ['an unknown device', { url, device: 'desktp' }, 'Did you mean "desktop"?'],
  ['a page on another site', { url, pages: 'https://other.test/' }, 'which is not on http://127.0.0.1:9'],
  ['a budgets file that is not there', { url, budgets: '/nowhere.json' }, 'there is no such file'],
  ['an unknown audit', { url, budgets: file('a.json', '{"speed-indx":"error"}') }, 'Did you mean "speed-index"?'],
  ['broken JSON', { url, budgets: file('b.json', '{"speed-index":') }, 'b.json:1:'],
  ['a lighthouserc that is a program', { url, budgets: file('lighthouserc.js', 'x') }, 'Write the same as JSON or YAML'],
  ['broken configuration', { url, config: file('c.yml', 'budget-gate: [') }, 'c.yml:1:'],
  ['a typing error in the configuration', { url, config: file('d.yml', 'budget-gate: { run: 1 }') }, 'Did you mean "runs"?'],
])('%s is one clear sentence and exit 1', async (_name, inputs: Record<string, string>, message) => {
  using run = await runBundle('budget-gate', inputs);
  expect(run.exitCode).toBe(1);
  expect(run.outputs).toMatchObject({ verdict: 'error' });
  expect(run.report.reason).toContain(message);
  expect(run.report.findings).toMatchObject([{ rule: 'could-not-run' }]);
});

test('no Chrome is said with the choices', async () => {
  using run = await runBundle('budget-gate', { url }, { env: { CHROME_PATH: '/nowhere/chrome' } });
  expect(run.exitCode).toBe(1);
  expect(run.report.reason).toContain('CHROME_PATH is "/nowhere/chrome"');
});

test('the configuration file sets what the step leaves open', async () => {
  file('f.json', '{"intractive":"error"}');
  const config = file('e.yml', 'budget-gate:\n  budgets: f.json\n');
  using run = await runBundle('budget-gate', { url, config }, { cwd: dirname(config) });
  expect(run.report.reason).toContain('Did you mean "interactive"?');
});
