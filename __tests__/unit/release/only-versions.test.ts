import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { raisesOnly } from '../../../scripts/release/only-versions.ts';

const PATH = 'actions/deploy/package.json';
const before = readFileSync(PATH, 'utf8');
const changed = (change: object) => JSON.stringify({ ...JSON.parse(before), ...change });

test('a version and what our own packages want of each other may be raised', () => {
  expect(
    raisesOnly(
      PATH,
      before,
      changed({ version: '1.1.0', dependencies: { '@shipgate/core': '1.0.1', '@shipgate/kit': '1.0.1' } }),
    ),
  ).toBe(true);
});

test.each([
  ['a package of others', { dependencies: { '@shipgate/core': '0.0.0', '@shipgate/kit': '0.0.0', evil: '1.0.0' } }],
  ['another package instead of ours', { imports: { '#core/*': 'evil/*' } }],
  ['a script', { scripts: { prepare: 'evil' } }],
])('%s in a package.json is no raise', (_name, change) => {
  expect(raisesOnly(PATH, before, changed(change))).toBe(false);
});

test('what is no JSON is no raise', () => {
  expect(raisesOnly(PATH, before, '<<<')).toBe(false);
});
