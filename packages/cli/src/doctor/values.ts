import * as z from 'zod/mini';
import { jsonOrUndefined } from '#core/json.ts';
import { readLinkOf } from '../init/detect/vercel-link.ts';
import type { Call } from './calls.ts';

type Env = Readonly<Record<string, string | undefined>>;

const VARIABLE = /\$\{\{\s*vars\.(\w+)\s*\}\}/g;

/** What callers have variables for. A repository may be a stranger's and name any: no secret of this environment is looked up. */
const LOOKED_UP = /PROJECT|ORG|TEAM|SUPABASE|MAIL|DIRECTORY|CONFIG|NAME/i;
const CONFIDENTIAL = /TOKEN|SECRET|KEY|PASS|PWD|CREDENTIAL|AUTH/i;

/** A caller's input as far as this environment knows it: a GitHub variable is looked up under its own name. Empty counts as absent. */
export function resolve(text: string | undefined, env: Env): string | undefined {
  const lookUp = (name: string) => (LOOKED_UP.test(name) && !CONFIDENTIAL.test(name) ? env[name] : undefined) ?? '';
  const resolved = (text ?? '').replace(VARIABLE, (_, name: string) => lookUp(name)).trim();
  return resolved === '' || resolved.includes('${{') ? undefined : resolved;
}

/** A value that a caller gives, else the environment variable that the actions read. */
export const inputOf = (calls: readonly Call[], input: string, env: Env, variable: string): string | undefined =>
  calls.map((call) => resolve(call.with[input], env)).find((value) => value !== undefined) ??
  (env[variable]?.trim() || undefined);

/** A Vercel project as the callers name it. */
export interface NamedProject {
  /** Absent where there is only one. */
  name: string | undefined;
  id: string;
  /** Absent for a person's own account. */
  teamId: string | undefined;
  /** The folder that is deployed. */
  folder: string;
}

const listSchema = z.array(
  z.looseObject({ name: z.string(), 'vercel-project-id': z.string(), 'working-directory': z.optional(z.string()) }),
);

/** The projects that callers deploy; without callers, the one of the environment or of `.vercel/project.json`. */
export function namedProjects(calls: readonly Call[], env: Env, root: string): NamedProject[] {
  const found = calls.flatMap((call): NamedProject[] => {
    const teamId = resolve(call.with['vercel-org-id'], env);
    const list = listSchema.safeParse(jsonOrUndefined(resolve(call.with.projects, env) ?? '')).data ?? [];
    const listed = list.map((one) => ({
      name: one.name,
      id: one['vercel-project-id'],
      teamId,
      folder: one['working-directory'] ?? '.',
    }));
    const id = resolve(call.with['vercel-project-id'], env);
    const single = { name: resolve(call.with.project, env), teamId, folder: resolve(call.with['working-directory'], env) ?? '.' };
    return id === undefined ? listed : [{ ...single, id }, ...listed];
  });
  const unique = found.filter(({ id }, index) => id !== '' && found.findIndex((other) => other.id === id) === index);
  if (unique.length > 0) return unique;
  const link = readLinkOf(root, '.');
  const id = env.VERCEL_PROJECT_ID?.trim() || link?.projectId;
  const teamId = env.VERCEL_ORG_ID?.trim() || link?.orgId;
  return id === undefined ? [] : [{ name: undefined, id, teamId: teamId?.startsWith('team_') ? teamId : undefined, folder: '.' }];
}
