import { expect, test } from '@jest/globals';
import { compareVersions, lineOf, parseVersion } from '#scripts/release/semver.ts';

/** In the order of semver.org's §11. */
const ORDERED = [
  '0.0.1',
  '0.1.0',
  '0.1.9',
  '0.10.0',
  '1.0.0-beta.1',
  '1.0.0',
  '1.2.3',
  '1.10.0',
  '2.0.0-rc.1',
  '2.0.0',
  '10.0.0',
];

test('versions are ordered by their numbers, a pre-release before its release', () => {
  const versions = ORDERED.flatMap((text) => parseVersion(text) ?? []);
  expect(versions).toHaveLength(ORDERED.length);
  expect(versions.toReversed().toSorted(compareVersions)).toEqual(versions);
});

test.each(['', '1', '1.2', 'v1.2.3', '01.2.3', '1.2.3.4', '1.2.3+build', '1.2.x'])('"%s" is no version', (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

test.each([
  ['1.2.3', 'v1'],
  ['10.0.0', 'v10'],
  ['0.3.1', 'v0.3'],
  ['2.0.0-beta.1', undefined],
])('%s belongs to the line %s', (text, line) => {
  const version = parseVersion(text);
  expect(version && lineOf(version)).toBe(line);
});
