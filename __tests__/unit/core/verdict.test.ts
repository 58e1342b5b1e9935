import { expect, test } from '@jest/globals';
import { exitCodeOf, foldVerdicts, worstFirst } from '#core/verdict.ts';

test('the worst verdict wins: fail, error, warn, pass, skip', () => {
  expect(foldVerdicts(['pass', 'skip'])).toBe('pass');
  expect(foldVerdicts(['pass', 'warn', 'skip'])).toBe('warn');
  expect(foldVerdicts(['warn', 'error', 'pass'])).toBe('error');
  expect(foldVerdicts(['error', 'fail'])).toBe('fail');
});

test('nothing judged is a skip, never a pass', () => {
  expect(foldVerdicts([])).toBe('skip');
});

test.each([
  ['fail', 'fail', 1],
  ['error', 'fail', 1],
  ['warn', 'fail', 0],
  ['warn', 'warn', 1],
  ['pass', 'warn', 0],
  ['skip', 'warn', 0],
  ['fail', 'never', 0],
  ['error', 'never', 0],
] as const)('verdict %s under fail-on %s exits with %i', (verdict, failOn, code) => {
  expect(exitCodeOf(verdict, failOn)).toBe(code);
});

test('sorting puts the worst first and keeps the order of equals', () => {
  const items = [
    { verdict: 'pass', n: 1 },
    { verdict: 'fail', n: 2 },
    { verdict: 'fail', n: 3 },
    { verdict: 'error', n: 4 },
  ] as const;
  expect(worstFirst(items).map((item) => item.n)).toEqual([2, 3, 4, 1]);
});
