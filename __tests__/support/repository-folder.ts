import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A git repository in a temporary folder, removed when it is disposed. */
export interface RepositoryFolder extends Disposable {
  path: string;
  write(files: Readonly<Record<string, string | object>>): void;
  read(file: string): string;
}

/** @param files path → text, or a value that is written as JSON. */
export function repositoryFolder(
  files: Readonly<Record<string, string | object>> = {},
  origin = 'https://github.com/acme/site',
): RepositoryFolder {
  const path = mkdtempSync(join(tmpdir(), 'shipgate-repository-'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: path, stdio: 'ignore' });
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', origin);
  const folder: RepositoryFolder = {
    path,
    write(given) {
      for (const [file, content] of Object.entries(given)) {
        mkdirSync(dirname(join(path, file)), { recursive: true });
        writeFileSync(join(path, file), typeof content === 'string' ? content : JSON.stringify(content));
      }
    },
    read: (file) => readFileSync(join(path, file), 'utf8'),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
  folder.write(files);
  return folder;
}
