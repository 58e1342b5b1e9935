import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { playScene } from './fixture.ts';

const KEY = 'sb_secret_"q/+ü&<x>"9';

/** Every place that a step's words can reach. */
const places = (run: { stdout: string; stderr: string; summary: string; outputs: Record<string, string> }) => ({
  log: withoutMasks(run.stdout) + run.stderr,
  summary: run.summary,
  outputs: JSON.stringify(run.outputs),
  report: readFileSync(run.outputs['report-file'] ?? '', 'utf8'),
});
const withoutMasks = (stdout: string) => stdout.replace(/^::add-mask::.*$/gm, '');

test('masks come before anything else is said', async () => {
  using run = await playScene('leak', { text: 'hello', 'api-key': KEY, 'github-token': 'ghs_0123456789' });
  const lines = run.stdout.split('\n');
  const lastMask = lines.findLastIndex((line) => line.startsWith('::add-mask::'));
  expect(lines.slice(0, lastMask + 1).every((line) => line.startsWith('::add-mask::'))).toBe(true);
  expect(lines.slice(0, lastMask + 1)).toEqual(expect.arrayContaining([`::add-mask::${KEY}`, '::add-mask::ghs_0123456789']));
});

test('a key from the environment is masked like one from an input', async () => {
  using run = await playScene('leak', { text: `key ${KEY}` }, { env: { FIXTURE_API_KEY: KEY } });
  expect(run.stdout).toMatch(/^::add-mask::/);
  expect(withoutMasks(run.stdout)).not.toContain(KEY);
});

test('a refused key is not shown, though its value is wrong', async () => {
  using run = await playScene('leak', { 'api-key': 'short' });
  expect(run.annotations).toMatchObject([{ message: 'Input "api-key" is ***, but must be a secret of at least 8 characters.' }]);
});

test.each([
  ['as it is', KEY],
  ['in a URL', encodeURIComponent(KEY)],
  ['in a form', new URLSearchParams({ v: KEY }).toString().slice(2)],
  ['in JSON', JSON.stringify({ key: KEY })],
  ['in base64', Buffer.from(KEY).toString('base64')],
  ['inside a base64 text', Buffer.from(`user:${KEY}!`).toString('base64')],
  ['in base64url', Buffer.from(KEY).toString('base64url')],
])('a secret %s is *** in log, annotations, summary, outputs and report', async (_, form) => {
  using run = await playScene('leak', { text: `before ${form} after`, 'api-key': KEY });
  const forms = [
    KEY,
    form,
    JSON.stringify(KEY).slice(1, -1),
    encodeURIComponent(KEY),
    Buffer.from(KEY).toString('base64').slice(4, -6),
  ];
  for (const [place, text] of Object.entries(places(run))) {
    expect({ place, found: forms.filter((one) => text.includes(one)) }).toEqual({ place, found: [] });
    expect({ place, shown: text.includes('before') && text.includes('***') }).toEqual({ place, shown: true });
  }
});

test('without a secret in it the same text stands everywhere as it is', async () => {
  using run = await playScene('leak', { text: 'before dGhlIGtleQ== after', 'api-key': KEY });
  for (const text of Object.values(places(run))) expect(text).toContain('before dGhlIGtleQ');
});
