import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '#scripts/checks/child.ts';
import LongestFirst, { LONGEST } from '#scripts/checks/longest-first.ts';

test('each file that is said to be long is there, once', () => {
  expect(LONGEST.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(new Set(LONGEST).size).toBe(LONGEST.length);
});

test('the long ones come first, however small they are, and the others by size', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-order-'));
  const files = ['a', 'bcd', 'ef'].map((text) => {
    const path = join(folder, `${text}.test.ts`);
    writeFileSync(path, text);
    return { path };
  });
  const [second, first] = [LONGEST[1], LONGEST[0]].map((file) => ({ path: join(ROOT, file ?? '') }));
  const sorted = new LongestFirst().sort([...files, second, first].filter((file) => file !== undefined));
  rmSync(folder, { recursive: true });
  expect(sorted).toEqual([first, second, files[1], files[2], files[0]]);
});
