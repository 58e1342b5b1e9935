import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Bytes of the tar.gz by which a runner gets the suite when a job uses an action of it, as the working tree stands.
 * @param paths the parts that count; all unless told
 */
export function suiteArchiveBytes(paths: readonly string[] = ['.']): number {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-archive-'));
  // An index of its own, so that files which are not committed yet count and the real index stays as it is.
  const git = (...command: string[]) =>
    execFileSync('git', command, {
      cwd: ROOT,
      env: { ...process.env, GIT_INDEX_FILE: join(folder, 'index') },
      maxBuffer: 1e9,
    });
  try {
    git('add', '--all');
    const tree = git('write-tree').toString().trim();
    return gzipSync(git('archive', '--format=tar', tree, '--', ...paths)).length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes of the tar.gz of a folder without its `.git`: the same of another action, from a copy of it on this disk. */
export const folderArchiveBytes = (folder: string): number =>
  execFileSync('tar', ['-cz', '--exclude=./.git', '-C', folder, '.'], { maxBuffer: 1e9 }).length;
