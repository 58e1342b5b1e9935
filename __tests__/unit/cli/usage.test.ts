import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { npmRun } from '@shipgate/cli/usage.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

test('commands are told as they are typed where the person stands', () => {
  expect(npmRun(REPOSITORY_ROOT)).toBe('npm run');
  expect(npmRun(join(dirname(REPOSITORY_ROOT), 'my site'))).toMatch(/^npm --prefix \.\.\/\S+ run$/);
});
