import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { messageOf, UserError } from './errors.ts';

/** Configuration, flows and budgets are a few kilobytes; reading YAML takes time that grows with the square of its length. */
const MAX_KIB = 128;

/** Whether a path, as it is written, stays below the working directory. */
export function isBelowWorkingDirectory(path: string, folder = process.cwd()): boolean {
  const [first = ''] = relative(folder, resolve(folder, path)).split(sep);
  return first !== '' && first !== '..' && !isAbsolute(first);
}

/**
 * Reads a text file that a pull request can change: it may be a link to a file of the runner, a device without an end, or huge.
 * @returns nothing where there is no file.
 * @throws UserError for what is no plain file below the working directory's own tree, or too large.
 */
export function readRepositoryFile(path: string): string | undefined {
  const stats = look(path);
  if (!stats) return undefined;
  if (isBelowWorkingDirectory(path) && !isBelowWorkingDirectory(realpathSync(path), realpathSync('.')))
    throw new UserError(`${path} is a link that leads out of the working directory. Put the file itself there.`);
  if (!stats.isFile()) throw new UserError(`${path} is not a file. Check the path.`);
  if (stats.size > MAX_KIB * 1024)
    throw new UserError(`${path} has ${Math.ceil(stats.size / 1024)} KiB, but may have ${MAX_KIB} at most. Split or shorten it.`);
  return readFileSync(path, 'utf8');
}

function look(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw new UserError(`${path} cannot be read: ${messageOf(cause)}. Check the path.`);
  }
}
