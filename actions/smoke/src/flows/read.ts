import { UserError } from '#kit/errors.ts';
import { isBelowWorkingDirectory, readRepositoryFile } from '#kit/repository-file.ts';
import type { Flow } from './schema.ts';

/**
 * Reads flow files, in the given order.
 * @throws UserError for a file that cannot be read or is no flow.
 */
export async function readFlows(files: readonly string[]): Promise<Flow[]> {
  if (files.length === 0) return [];
  const { parseFlow } = await import('./parse.ts');
  return files.map((file) => parseFlow(textOf(file), file));
}

/** The list of flows may stand in a file that a pull request edits, so it names files of the repository only. */
function textOf(file: string): string {
  const text = isBelowWorkingDirectory(file) ? readRepositoryFile(file) : undefined;
  if (text !== undefined) return text;
  throw new UserError(
    `Flow file "${file}" cannot be read: there is no such file below the working directory. Check the path in "flows".`,
  );
}
