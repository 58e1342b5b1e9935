import { expect, test } from '@jest/globals';
import { createMasks } from '#sandbox/runner/process/masks.ts';

const masked = (secret: string, text: string) => {
  const masks = createMasks();
  masks.add(secret);
  return masks.mask(text);
};

test('overlapping and adjacent hits become one mask', () => {
  expect(masked('abab', 'x ababab y abababab')).toBe('x *** y ***');
});

test('each line of a secret is masked by itself', () => {
  expect(masked('first\nsecond', 'a second, a first')).toBe('a ***, a ***');
});

test('a secret inside a longer base64 text is found at any alignment', () => {
  for (const before of ['', 'x', 'xy']) {
    const text = Buffer.from(`${before}secret-of-some-length`).toString('base64');
    expect(masked('secret-of-some-length', text)).toContain('***');
  }
});

test('blank text masks nothing', () => {
  expect(masked(' \n', 'a b')).toBe('a b');
});
