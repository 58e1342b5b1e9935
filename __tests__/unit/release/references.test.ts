import { expect, test } from '@jest/globals';
import { movingTag, stampReferences } from '#scripts/release/references.ts';

const versions = new Map([
  ['deploy', '2.1.0'],
  ['preview', '0.3.4'],
  ['smoke', '0.0.0'],
]);

test.each([
  ['uses: shipgate/shipgate/actions/deploy@deploy/v1', 'uses: shipgate/shipgate/actions/deploy@deploy/v2'],
  [
    'uses: shipgate/shipgate/.github/workflows/preview.yml@preview/v1',
    'uses: shipgate/shipgate/.github/workflows/preview.yml@preview/v0.3',
  ],
  ['uses: shipgate/shipgate/actions/smoke@smoke/v1', 'uses: shipgate/shipgate/actions/smoke@smoke/v1'],
  ['shipgate/shipgate/actions/deploy@deploy/v1 # a comment', 'shipgate/shipgate/actions/deploy@deploy/v2 # a comment'],
])('%s becomes %s', (before, after) => {
  expect(stampReferences(before, versions)).toBe(after);
});

test.each([
  'uses: shipgate/shipgate/actions/deploy@deploy/v1.2.3',
  'uses: shipgate/shipgate/actions/deploy@0123456789012345678901234567890123456789 # deploy/v1.2.3',
  'uses: other/shipgate/actions/deploy@deploy/v1',
  'uses: shipgate/shipgate/actions/unknown@unknown/v1',
])('%s stays', (text) => {
  expect(stampReferences(text, versions)).toBe(text);
});

test('a pre-release is named in full, since nothing moves to it', () => {
  expect(movingTag('deploy', '2.0.0-beta.1')).toBe('deploy/v2.0.0-beta.1');
});
