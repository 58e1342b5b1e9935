import { readFile } from 'node:fs/promises';
import { messageOf, UserError } from '#kit/errors.ts';
import type { Flow } from './schema.ts';

/**
 * Reads flow files, in the given order.
 * @throws UserError for a file that cannot be read or is no flow.
 */
export async function readFlows(files: readonly string[]): Promise<Flow[]> {
  if (files.length === 0) return [];
  const { parseFlow } = await import('./parse.ts');
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
        throw new UserError(`Flow file "${file}" cannot be read: ${messageOf(thrown)}. Check the path in "flows".`);
      });
      return parseFlow(text, file);
    }),
  );
}
