import { expect, test } from '@jest/globals';
import { changelogSection } from '#scripts/release/changelog.ts';

const CHANGELOG = [
  '# @shipgate/deploy',
  '',
  '## 1.1.0',
  '',
  '### Minor Changes',
  '',
  '- abc: New.',
  '',
  '## 1.0.0',
  '',
  '- First.',
  '',
  'Changes that are not released yet stand in [`.changeset/`](../../.changeset); `npx changeset version` moves them here.',
].join('\n');

test.each([
  ['1.1.0', '### Minor Changes\n\n- abc: New.'],
  ['1.0.0', '- First.'],
  ['1.0', undefined],
  ['2.0.0', undefined],
])('the part of %s is what stands below its title', (version, part) => {
  expect(changelogSection(CHANGELOG, version)).toBe(part);
});
