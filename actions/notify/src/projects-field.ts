import * as z from 'zod/mini';
import { firstIssue, jsonOrUndefined } from '#core/json.ts';
import type { Field } from '#kit/inputs/fields.ts';

const projectsSchema = z.array(z.looseObject({ name: z.string().check(z.minLength(1)) }));

/** The names of the projects in a JSON list like `[{ "name": "web", … }]`, the one that the workflow's matrix is made of. */
export const projectNames = (description: string): Field<string[]> => ({ kind: 'text', description, read });

function read(text: string): string[] | { problem: string } {
  const parsed = projectsSchema.safeParse(jsonOrUndefined(text));
  if (!parsed.success) return { problem: `a JSON list of projects, each with its name: ${firstIssue(parsed.error)}` };
  const names = parsed.data.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? names : { problem: `a list of different projects, and names ${JSON.stringify(twice)} twice` };
}
