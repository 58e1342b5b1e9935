import { expect, test } from '@jest/globals';
import { breakingBump, type Package, plannedBump, readChangesets } from '#scripts/release/bumps.ts';

const packages = new Map<string, Package>([
  ['core', { name: 'core', version: '1.0.0' }],
  ['deploy', { name: 'deploy', version: '1.2.0', dependencies: { core: '1.0.0', yaml: '2.0.0' } }],
  ['preview', { name: 'preview', version: '1.0.0', dependencies: { deploy: '1.2.0' } }],
]);
const changeset = (...lines: string[]) => `---\n${lines.join('\n')}\n---\n\nWhat changed.\n`;

test('the highest bump of several changesets counts', () => {
  const texts = [changeset('"deploy": patch', '"core": minor'), changeset('"deploy": major'), '# not a changeset'];
  expect(Object.fromEntries(readChangesets(texts))).toEqual({ deploy: 'major', core: 'minor' });
});

test.each([
  ['nothing', 'preview', '1.0.0', {}, 'none'],
  ['its own changeset', 'preview', '1.0.0', { preview: 'minor' }, 'minor'],
  ['what it is made of, two steps away', 'preview', '1.0.0', { core: 'major' }, 'patch'],
  ['a version that was raised already', 'deploy', '1.1.4', {}, 'minor'],
  ['a version of a new major', 'deploy', '0.9.0', {}, 'major'],
  ['a version that is behind its own tag', 'deploy', '2.0.0', {}, 'none'],
] as const)('a package is raised by %s', (_, name, released, given, bump) => {
  expect(plannedBump(name, released, packages, new Map(Object.entries(given)))).toBe(bump);
});

test('what breaks callers takes a major, and below 1.0.0 a minor', () => {
  expect([breakingBump('1.0.0'), breakingBump('0.9.0')]).toEqual(['major', 'minor']);
});
