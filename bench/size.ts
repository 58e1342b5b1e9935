import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { printTable } from './support/table.ts';

/** What a runner downloads when a workflow calls an action: the repository's archive, as the working tree stands. At most 6 MB. */
const ROOT = resolve(import.meta.dirname, '..');
const LIMIT_MB = 6;
const MB = 1e6;

const folder = mkdtempSync(join(tmpdir(), 'shipgate-size-'));
// An index of its own, so that files which are not committed yet count and the real index stays as it is.
const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'index') };
git('add', '--all');
const tree = git('write-tree').toString().trim();
const parts = {
  'whole repository': ['.'],
  'dist/': ['dist'],
  'dist/vendor/': ['dist/vendor'],
  'all but dist/': ['.', ':(exclude)dist'],
};
const rows = Object.entries(parts).map(([name, paths]) => ({ name, sizeMb: archiveMb(paths) }));
rmSync(folder, { recursive: true });

printTable(
  ['tar.gz', 'MB', `of ${LIMIT_MB} MB`],
  rows.map(({ name, sizeMb }) => [name, sizeMb, sizeMb / LIMIT_MB]),
);
if ((rows[0]?.sizeMb ?? 0) > LIMIT_MB) process.exitCode = 1;

function archiveMb(paths: readonly string[]): number {
  return gzipSync(git('archive', '--format=tar', tree, '--', ...paths)).length / MB;
}

function git(...command: string[]): Buffer {
  return execFileSync('git', command, { cwd: ROOT, env, maxBuffer: 1e9 });
}
