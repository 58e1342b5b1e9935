import { expect, test } from '@jest/globals';
import { matches } from '@shipgate/budget-gate/assert/matches.ts';
import { UserError } from '#kit/errors.ts';

test('a pattern that would run for years is given up with a sentence; any other just matches or not', () => {
  const address = `https://shop.example/${'a'.repeat(60)}!`;
  expect(() => matches(/(a+)+$/, address)).toThrow(UserError);
  expect(matches(/shop\.example\/a/, address)).toBe(true);
  expect(matches(/\/cart$/, address)).toBe(false);
});
