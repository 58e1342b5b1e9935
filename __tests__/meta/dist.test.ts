import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const DIST = join(REPOSITORY_ROOT, 'dist');

test('every file of dist/vendor has the licences of what is in it', () => {
  const files = readdirSync(join(DIST, 'vendor'));
  for (const library of files.filter((name) => name.endsWith('.cjs'))) {
    const licences = readFileSync(join(DIST, 'vendor', library.replace('.cjs', '.licenses.txt')), 'utf8');
    expect(licences).toMatch(/Apache License|MIT/);
  }
  expect(readFileSync(join(DIST, 'vendor/lighthouse.licenses.txt'), 'utf8')).toMatch(/^axe-core@/m);
});
