import { expect, test } from '@jest/globals';
import { holdsSecret, redact, redactDeep } from '#core/secrets.ts';

const SECRET = 'p@ss/w+rd="quoted"\\x';

test.each([
  ['as it is', `key ${SECRET} end`],
  ['percent-encoded', `https://x.example/?k=${encodeURIComponent(SECRET)}`],
  ['percent-encoded in lower case', `/?k=${encodeURIComponent(SECRET).replace(/%../g, (digits) => digits.toLowerCase())}`],
  ['form-encoded', new URLSearchParams({ k: SECRET }).toString()],
  ['JSON-escaped', JSON.stringify({ k: SECRET })],
  ['base64', Buffer.from(SECRET).toString('base64')],
  ['base64 behind one byte', Buffer.from(`:${SECRET}`).toString('base64')],
  ['base64 behind two bytes', Buffer.from(`u:${SECRET}!`).toString('base64')],
  ['base64url', Buffer.from(SECRET).toString('base64url')],
])('a secret is found and replaced %s', (_, text) => {
  expect(holdsSecret(text, [SECRET])).toBe(true);
  expect(holdsSecret(redact(text, [SECRET]), [SECRET])).toBe(false);
  expect(redact(text, [SECRET])).toContain('***');
});

test('a secret with an apostrophe is found in HTML too', () => {
  expect(redact('<b>it&#39;s a &lt;key&gt;</b>', ["it's a <key>"])).toBe('<b>***</b>');
});

test('what a cap has left of a secret is replaced, a few of its letters are not', () => {
  const key = 'abcdefghijklmnopqrstuvwxyz012345';
  expect(redact(`seen "${key.slice(0, 29)}…", ${key.slice(0, 20)} and ${key}`, [key])).toBe('seen "***…", *** and ***');
  expect(redact(`the ${key.slice(0, 10)} of it`, [key])).toBe('the abcdefghij of it');
});

test('a hundred thousand findings are redacted in seconds', () => {
  const findings = Array.from({ length: 100_000 }, (_, index) => ({ title: `finding ${index}`, actual: SECRET }));
  expect(redactDeep(findings, [SECRET, 'another-secret-of-the-job']).at(-1)).toEqual({ title: 'finding 99999', actual: '***' });
});

test('each line of a secret with several lines is one', () => {
  expect(redact('got line-two-of-key', ['line-one-of-key\nline-two-of-key'])).toBe('got ***');
});

test('text without the secret stays as it is', () => {
  expect(redact('p@ss and w+rd', [SECRET])).toBe('p@ss and w+rd');
});

test('keys and values of nested data are replaced', () => {
  expect(redactDeep({ [SECRET]: [{ a: SECRET, n: 1, none: null }] }, [SECRET])).toEqual({
    '***': [{ a: '***', n: 1, none: null }],
  });
});
