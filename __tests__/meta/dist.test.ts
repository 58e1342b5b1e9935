import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { REPOSITORY_ROOT } from '#testing/run-bundle.ts';

const run = promisify(execFile);
const DIST = join(REPOSITORY_ROOT, 'dist');

test('dist/ is what the sources give, byte for byte', async () => {
  const { stdout } = await run(process.execPath, [join(REPOSITORY_ROOT, 'scripts/build.ts'), '--check'], {
    cwd: REPOSITORY_ROOT,
  }).catch((failed: { stderr: string }) => {
    throw new Error(failed.stderr);
  });
  expect(stdout).toContain('dist/ is up to date');
}, 180_000);

test('every file of dist/vendor has the licences of what is in it', () => {
  const files = readdirSync(join(DIST, 'vendor'));
  for (const library of files.filter((name) => name.endsWith('.cjs'))) {
    const licences = readFileSync(join(DIST, 'vendor', library.replace('.cjs', '.licenses.txt')), 'utf8');
    expect(licences).toMatch(/Apache License|MIT/);
  }
  expect(readFileSync(join(DIST, 'vendor/lighthouse.licenses.txt'), 'utf8')).toMatch(/^axe-core@/m);
});
