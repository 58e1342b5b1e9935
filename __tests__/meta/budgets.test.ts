import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const found = (pattern: string) => globSync(`examples/*/${pattern}`, { cwd: REPOSITORY_ROOT });
const read = (file: string) => readFileSync(join(REPOSITORY_ROOT, file), 'utf8');

// The examples are played on busy machines, and of one run blocking time is what the machine did besides: on a phone, four times that.
test('no example budgets the blocking time of a single run, by a file or by default', () => {
  const configs = [...found('.github/shipgate.yml'), ...found('apps/*/shipgate.yml')];
  expect(configs.length).toBeGreaterThan(6);
  const single = configs.filter((file) => /^ {2}runs: 1$/m.test(read(file)));
  expect(single.filter((file) => !/^ {2}budgets: \.github\/budgets\.json$/m.test(read(file)))).toEqual([]);
  expect(found('.github/budgets.json').filter((file) => read(file).includes('total-blocking-time'))).toEqual([]);
});
