import { expect, test } from '@jest/globals';
import { matchesFilter } from '#sandbox/runner/plan/filters.ts';

test.each([
  ['v1.2.3', ['v*'], true],
  ['v1.2.3', ['v[0-9]+.[0-9]+.[0-9]+'], true],
  ['v1.2', ['v[0-9]+.[0-9]+.[0-9]+'], false],
  ['releases/beta/1', ['releases/*'], false],
  ['releases/beta/1', ['releases/**'], true],
  ['releases/beta', ['releases/**', '!releases/beta'], false],
  ['mainx', ['main'], false],
  ['docs/a.md', ['**/*.md'], true],
  ['a.md', ['**/*.md'], true],
])('%s against %j: %s', (name, list, fits) => {
  expect(matchesFilter(name, list)).toBe(fits);
});
