import { expect, test } from '@jest/globals';
import { harvest, scrub, stillHolds } from '@shipgate/smoke/evidence/scrub.ts';
import { cleanTrace } from '@shipgate/smoke/evidence/trace.ts';
import { zipSync } from 'fflate';

const SECRET = 'canary/ß+4711';
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const text = (value: Uint8Array | undefined) => Buffer.from(value ?? []).toString('utf8');

const network = (headers: object[], cookies: object[] = []) => bytes(`${JSON.stringify({ request: { headers, cookies } })}\n`);

test('a secret is replaced in every form and in every kind of entry', () => {
  const forms = [
    SECRET,
    encodeURIComponent(SECRET),
    Buffer.from(SECRET).toString('base64'),
    Buffer.from(`x${SECRET}`).toString('base64'),
  ];
  const entries = { 'trace.trace': bytes(JSON.stringify({ forms })), 'resources/a.html': bytes(forms.join(' ')) };
  const clean = scrub(entries, [SECRET]);
  expect(stillHolds(entries, [SECRET])).toBe(true);
  expect(stillHolds(clean, [SECRET])).toBe(false);
  expect(JSON.parse(text(clean['trace.trace'])).forms[0]).toBe('***');
});

test('bytes that hold no secret stay as they are', () => {
  const image = new Uint8Array([0x89, 0x50, 0xff, 0x00, 0xc3]);
  expect(scrub({ 'resources/a.png': image }, [SECRET])['resources/a.png']).toEqual(image);
});

test('values of cookies and of Authorization are replaced without being known before; other headers stay', () => {
  const entries = {
    'trace.network': network(
      [
        { name: 'Cookie', value: 'theme=dark; sid=0123456789' },
        { name: 'authorization', value: 'Bearer token-of-a-visitor' },
        { name: 'accept', value: 'text/html' },
      ],
      [{ name: 'sid', value: '0123456789' }],
    ),
  };
  const clean = text(scrub(entries, [])['trace.network']);
  for (const value of ['dark', '0123456789', 'token-of-a-visitor']) expect(clean).not.toContain(value);
  expect(clean).toContain('text/html');
});

test('what a cookie or a token holds is found for a search of the whole trace; attributes and short values are not', () => {
  const entries = {
    'trace.network': network([
      { name: 'Set-Cookie', value: 'sid=0123456789; Path=/account; HttpOnly\nlang=en' },
      { name: 'Authorization', value: 'Bearer token-of-a-visitor' },
    ]),
  };
  expect(harvest(entries).toSorted()).toEqual(['0123456789', 'token-of-a-visitor']);
});

test('a trace in which a secret is still found after scrubbing is refused; a clean one is kept', () => {
  expect(() => cleanTrace(zipSync({ [`resources/${SECRET}.txt`]: bytes('x') }), [SECRET])).toThrow('a secret was still found');
  expect(cleanTrace(zipSync({ 'resources/a.txt': bytes(SECRET) }), [SECRET]).length).toBeGreaterThan(0);
});
