import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Check, type CheckResult, failed, PASSED, skipped } from '#scripts/checks/check.ts';
import { playChecks } from '#scripts/checks/play.ts';

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(...line.split('\n')));
});
afterEach(() => void jest.restoreAllMocks());

const check = (name: string, result: CheckResult): Check => ({ name, run: async () => result });
const tests: CheckResult = { passed: 40, failed: 0, skips: ['a.test.ts: needs a printer'], problems: '' };

test('the last line counts every check and every test, and each skip is told above with its reason', async () => {
  expect(await playChecks([check('types', PASSED), check('unit tests', tests), check('zizmor', skipped('no Python'))])).toBe(0);
  expect(lines.at(-1)).toBe('41 passed, 0 failed, 2 skipped');
  expect(lines).toEqual(expect.arrayContaining(['    skipped: a.test.ts: needs a printer', '    skipped: no Python']));
});

test('one failure is exit 1, with the reason, and the checks after it still run', async () => {
  expect(await playChecks([check('types', failed('x.ts(1,1): no')), check('unit tests', tests)])).toBe(1);
  expect(lines).toContain('    x.ts(1,1): no');
  expect(lines.slice(-2)).toEqual(['Failed: types.', '40 passed, 1 failed, 1 skipped']);
});

test('a check that throws has failed, with what it threw', async () => {
  const broken: Check = { name: 'dist', run: () => Promise.reject(new Error('no such program')) };
  expect(await playChecks([broken])).toBe(1);
  expect(lines).toContain('    no such program');
  expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
});

test('where nothing ran, nothing is proven: exit 1', async () => {
  expect(await playChecks([check('unit tests', { passed: 0, failed: 0, skips: [], problems: '' })])).toBe(1);
  expect(lines.at(-1)).toBe('0 passed, 0 failed, 0 skipped');
});
