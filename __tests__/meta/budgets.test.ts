import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const read = (file: string) => JSON.parse(readFileSync(join(REPOSITORY_ROOT, file), 'utf8')) as { assertions: object };

// The examples are played on busy machines, and of one run blocking time is what the machine did besides: on a phone, four times that.
test('no example budgets the blocking time of a single run', () => {
  const files = globSync('examples/*/.github/budgets.json', { cwd: REPOSITORY_ROOT });
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => 'total-blocking-time' in read(file).assertions)).toEqual([]);
});
