import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { movingTag } from '#scripts/release/references.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const PAGES = globSync(['README.md', 'docs/**/*.md', 'actions/*/README.md', 'reusable-workflows/*/README.md'], {
  cwd: REPOSITORY_ROOT,
});

test('every page names our actions and workflows in one spelling, by the tag that their version moves or a full commit with its version, where it has one', () => {
  const wrong = PAGES.flatMap((page) =>
    [...readFileSync(join(REPOSITORY_ROOT, page), 'utf8').matchAll(/uses: (\S*shipgate\S*(?: # [^\n]+)?)/g)]
      .map(([, reference = '']) => reference)
      .filter((reference) => !isOurs(reference))
      .map((reference) => `${page}: ${reference}`),
  );
  expect(wrong).toEqual([]);
});

const isOurs = (reference: string) => {
  const [, action] = /^shipgate\/shipgate\/actions\/([a-z-]+)@/.exec(reference) ?? [];
  const [, workflow] = /^shipgate\/shipgate\/\.github\/workflows\/([a-z-]+)\.yml@/.exec(reference) ?? [];
  const folder = action ? `actions/${action}` : `reusable-workflows/${workflow}`;
  const manifest = join(REPOSITORY_ROOT, folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const name = action ?? workflow ?? '';
  const [, tag = ''] = reference.split('@');
  return (
    tag.split(' ')[0] === movingTag(name, version) ||
    new RegExp(`^[0-9a-f]{40} # ${name}(?:/v\\d+\\.\\d+\\.\\d+|, not released yet)$`).test(tag)
  );
};
