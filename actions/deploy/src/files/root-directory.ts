import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import * as z from 'zod/mini';
import { plainText } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';

const repoSchema = z.looseObject({ projects: z.array(z.looseObject({ id: z.string(), directory: z.string() })) });
const projectSchema = z.looseObject({
  projectId: z.optional(z.string()),
  settings: z.optional(z.looseObject({ rootDirectory: z.optional(z.nullable(z.string())) })),
});

/**
 * Where in a repository of several projects this one lies, as `vercel link --repo` or `vercel pull` noted it below `.vercel`.
 * `vercel build` leaves its output there when the repository is linked as a whole.
 * @returns a path relative to the folder; undefined when nothing is noted, or the note is of another project.
 * @throws UserError when a note cannot be read.
 */
export function rootDirectoryOf(folder: string, projectId: string): string | undefined {
  const repo = readNote(join(folder, '.vercel', 'repo.json'), repoSchema);
  const project = readNote(join(folder, '.vercel', 'project.json'), projectSchema);
  const own = project?.projectId === projectId ? project.settings?.rootDirectory : undefined;
  const noted = normalize(repo?.projects.find(({ id }) => id === projectId)?.directory || own || '.');
  if (isAbsolute(noted) || noted.split(sep).includes('..'))
    throw new UserError(
      `The notes of the Vercel CLI in ${folder} place the project outside: ${plainText(noted)}. Link the folder again.`,
    );
  return noted === '.' ? undefined : noted;
}

function readNote<T>(file: string, schema: z.ZodMiniType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new UserError(`${file} is not what the Vercel CLI writes: ${messageOf(cause)}. Remove it, or link the folder again.`);
  }
}
