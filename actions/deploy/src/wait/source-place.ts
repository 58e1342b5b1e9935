import { posix, relative, sep } from 'node:path';

/** Where the deployed files lie. */
export interface SourcePlaces {
  /** Root of the repository, absolute. */
  repository: string;
  /** The folder that was deployed, absolute. */
  folder: string;
  /** Its files by their path below it, with `/`. */
  files: readonly string[];
}

/**
 * Finds the file that a build's log names: exactly, else the only deployed file that ends so, as in a project with a root directory.
 * @returns its path below the repository's root; undefined when it is not one of the deployed files, or lies outside of the repository.
 */
export function repositoryPath(named: string, { repository, folder, files }: SourcePlaces): string | undefined {
  const path = posix.normalize(named.replaceAll('\\', '/'));
  const ending = files.filter((file) => file.endsWith(`/${path}`));
  const file = files.includes(path) ? path : ending.length === 1 ? ending[0] : undefined;
  const below = relative(repository, folder).replaceAll(sep, '/');
  return file === undefined || below === '..' || below.startsWith('../') ? undefined : posix.join(below, file);
}
