import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runBundle } from '#testing/run-bundle.ts';
import { job } from './stage.ts';

const NOWHERE = { GITHUB_API_URL: 'http://127.0.0.1:9', RESEND_BASE_URL: 'http://127.0.0.1:9' };
const needs = JSON.stringify(job('smoke'));
const supabase = { needs, 'supabase-url': 'http://127.0.0.1:9' };
const jwt = (role: string) => `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ role })).toString('base64url')}.signature`;

test.each<[string, Record<string, string>, string]>([
  ['missing needs', {}, 'Input "needs" is missing.'],
  ['needs that is no JSON', { needs: '${{ toJSON(needs) }' }, 'Input "needs" must be ${{ toJSON(needs) }}, but it is not JSON'],
  ['needs without a job', { needs: '{}' }, 'it names no job'],
  ['an unknown input', { needs, 'email-too': 'a@b.test' }, 'Did you mean "email-to"?'],
  [
    'a URL without scheme',
    { needs, 'supabase-url': 'x.supabase.co' },
    'must be a URL with its scheme, such as https://x.supabase.co',
  ],
  [
    'a URL with credentials',
    { needs, 'supabase-url': 'https://u:p@x.supabase.co' },
    'must be a URL without user name and password',
  ],
  ['a publishable key', { ...supabase, 'supabase-secret-key': 'sb_publishable_12345' }, 'but is a publishable key'],
  ['the anon key', { ...supabase, 'supabase-secret-key': jwt('anon') }, 'but is a JWT of role anon'],
  ['an address that is none', { needs, 'email-to': 'a@b.test, nobody' }, '"nobody" is not an e-mail address.'],
  ['a wrong word', { needs, 'fail-on': 'warm' }, 'Did you mean "warn"?'],
])('%s gets one clear sentence and exit 1', async (_, inputs, sentence) => {
  using step = await runBundle('notify', inputs, { env: NOWHERE });
  expect(step).toMatchObject({ exitCode: 1, outputs: { verdict: 'error' } });
  expect(step.annotations).toHaveLength(1);
  expect(step.annotations[0]?.message).toContain(sentence);
});

test.each([
  ['notify:\n  email-to: [x@y.test]\n', ':2:3: "email-to" can only be set as an input of the step'],
  ['notify:\n  fail-onn: warn\n', 'unknown setting "fail-onn" of notify. Did you mean "fail-on"?'],
  ['notify: [\n', 'this is not valid YAML'],
])('a configuration that cannot be meant so is refused with its place', async (text, sentence) => {
  const file = join(mkdtempSync(join(tmpdir(), 'shipgate-config-')), 'shipgate.yml');
  writeFileSync(file, text);
  using step = await runBundle('notify', { needs, config: file }, { env: NOWHERE });
  expect(step.exitCode).toBe(1);
  expect(step.annotations[0]?.message).toContain(sentence);
});

test('with no channel set up, notify tells the summary and is content', async () => {
  using step = await runBundle('notify', { needs }, { env: NOWHERE });
  expect(step).toMatchObject({ exitCode: 0, annotations: [], outputs: { verdict: 'pass', 'run-verdict': 'pass' } });
  for (const channel of ['Supabase', 'Pull request comment', 'mail']) expect(step.summary).toMatch(new RegExp(`${channel}: `));
});
