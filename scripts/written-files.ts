import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** A file that a script writes, whole. */
export interface WrittenFile {
  /** From the repository's root. */
  path: string;
  text: string;
}

/** The files that differ from what is on the disk, or are not there. */
const staleFiles = (files: readonly WrittenFile[], root: string): WrittenFile[] =>
  files.filter(({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text);

/**
 * Writes what is stale and says so; with `check` it only names each stale file and the command that writes it, and exits with 1.
 * @param command what a person types to have the files written.
 */
export function writeOrCheck(files: readonly WrittenFile[], mode: 'write' | 'check', command: string, root = ROOT): void {
  const stale = staleFiles(files, root);
  for (const { path, text } of stale) {
    if (mode === 'check') {
      console.error(`${path} is not up to date. Run "${command}" and commit.`);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`Wrote ${path}`);
  }
  if (stale.length === 0) console.log(`${files.length} files are up to date.`);
}
