import { join } from 'node:path';
import type * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import { readRepositoryFile } from '#kit/repository-file.ts';

/** A text file of the repository; undefined where there is none. */
export const textOf = (folder: string, ...path: string[]): string | undefined => readRepositoryFile(join(folder, ...path));

/** A JSON file of the repository, as far as it has the wanted shape; undefined where there is none, or it is something else. */
export function jsonOf<T>(schema: z.ZodMiniType<T>, folder: string, ...path: string[]): T | undefined {
  const text = textOf(folder, ...path);
  return text === undefined ? undefined : schema.safeParse(jsonOrUndefined(text)).data;
}
