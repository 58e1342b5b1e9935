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
  ['ours, taken from another package', { dependencies: { '@shipgate/core': 'npm:evil@1.0.0', '@shipgate/kit': '0.0.0' } }],
  ['ours, taken from an address', { dependencies: { '@shipgate/core': 'https://evil.test/x.tgz', '@shipgate/kit': '0.0.0' } }],
  ['a package whose name holds ours', { dependencies: { 'x@shipgate/core': '1.0.0', '@shipgate/kit': '0.0.0' } }],
  ['a script', { scripts: { prepare: 'evil' } }],
])('%s in a package.json is no raise', (_name, change) => {
  expect(raisesOnly(PATH, before, changed(change))).toBe(false);
});

test('what is no JSON is no raise', () => {
  expect(raisesOnly(PATH, before, '<<<')).toBe(false);
});

const lockfile = (packages: object) => JSON.stringify({ name: 'shipgate', lockfileVersion: 3, packages });
const WORKSPACE = { version: '1.0.0', dependencies: { '@shipgate/core': '1.0.0', zod: '4.0.0' } };
const LOCKED = { '': { name: 'shipgate' }, 'actions/deploy': WORKSPACE, 'node_modules/zod': { version: '4.0.0' } };
const raisesLock = (change: object) => raisesOnly('package-lock.json', lockfile(LOCKED), lockfile({ ...LOCKED, ...change }));

test('a workspace of ours may be raised in the lockfile', () => {
  const raised = { version: '1.1.0', dependencies: { '@shipgate/core': '1.0.1', zod: '4.0.0' } };
  expect(raisesLock({ 'actions/deploy': raised })).toBe(true);
});

test.each([
  ['a package of others', { 'node_modules/zod': { version: '4.0.1' } }],
  ['a package of others inside of a workspace', { 'actions/deploy/node_modules/zod': { version: '4.0.1' } }],
  [
    'what a workspace takes of others',
    { 'actions/deploy': { ...WORKSPACE, dependencies: { ...WORKSPACE.dependencies, zod: '4.0.1' } } },
  ],
  ['where ours comes from', { 'node_modules/@shipgate/core': { version: '1.0.0', resolved: 'https://evil.test/x.tgz' } }],
  ['the root', { '': { name: 'shipgate', version: '1.0.0', dependencies: { evil: '1.0.0' } } }],
])('%s in the lockfile is no raise', (_name, change) => {
  expect(raisesLock(change)).toBe(false);
});
