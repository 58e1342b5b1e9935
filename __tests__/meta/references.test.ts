import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const PAGES = globSync(['README.md', 'actions/*/README.md', 'reusable-workflows/*/README.md'], { cwd: REPOSITORY_ROOT });

test('every page names our actions and workflows in one spelling, by a tag of their own', () => {
  const wrong = PAGES.flatMap((page) =>
    [...readFileSync(join(REPOSITORY_ROOT, page), 'utf8').matchAll(/uses: (\S*shipgate\S*)/g)]
      .map(([, reference = '']) => reference)
      .filter((reference) => !isOurs(reference))
      .map((reference) => `${page}: ${reference}`),
  );
  expect(wrong).toEqual([]);
});

const isOurs = (reference: string) =>
  /^shipgate\/shipgate\/actions\/([a-z-]+)@\1\/v1$/.test(reference) ||
  /^shipgate\/shipgate\/\.github\/workflows\/([a-z-]+)\.yml@\1\/v1$/.test(reference);
