import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { completeLock, type Lockfile } from '#scripts/lock/complete.ts';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const lock = (more: Lockfile['packages'] = {}): Lockfile => ({
  lockfileVersion: 3,
  packages: {
    '': {},
    'node_modules/tool': {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@tool/linux-x64': '2.0.0', '@tool/darwin-arm64': 'v2.0.0-1' },
    },
    'node_modules/@tool/linux-x64': { version: '2.0.0' },
    ...more,
  },
});

test('a package that only another platform needs gets an entry with its version, system and processor', () => {
  const { packages } = completeLock(lock());
  expect(packages['node_modules/@tool/darwin-arm64']).toEqual({
    version: '2.0.0-1',
    cpu: ['arm64'],
    dev: true,
    optional: true,
    os: ['darwin'],
  });
  expect(Object.keys(packages)).toEqual([
    '',
    'node_modules/@tool/darwin-arm64',
    'node_modules/@tool/linux-x64',
    'node_modules/tool',
  ]);
});

test('a complete lockfile stays as it is, also where a package holds its own copy', () => {
  const own = lock({ 'node_modules/tool/node_modules/@tool/darwin-arm64': { version: '2.0.0-1' } });
  expect(completeLock(own)).toBe(own);
});

test('a name that tells no system is refused: a guess would be installed everywhere', () => {
  const odd = lock({ 'node_modules/other': { version: '1.0.0', optionalDependencies: { helper: '1.0.0' } } });
  expect(() => completeLock(odd)).toThrow('helper: its name does not tell for which system it is.');
});

test("this repository's lockfile is complete, so that npm ci takes it on every platform", () => {
  const own = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
  expect(completeLock(own)).toBe(own);
});
