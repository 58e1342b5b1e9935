import * as z from 'zod/mini';
import { jsonOf } from './read-file.ts';

const projectSchema = z.looseObject({
  projectId: z.string(),
  orgId: z.optional(z.string()),
  settings: z.optional(z.looseObject({ rootDirectory: z.optional(z.nullable(z.string())) })),
});

const repoSchema = z.looseObject({
  orgId: z.optional(z.string()),
  projects: z.array(
    z.looseObject({ id: z.string(), name: z.optional(z.string()), directory: z.string(), orgId: z.optional(z.string()) }),
  ),
});

/** Which Vercel project a folder is, as Vercel's command line noted it. */
export interface VercelLink {
  projectId: string;
  /** Absent for a person's own account. */
  orgId: string | undefined;
  /** Whether the project is built from the repository's root, with its own folder as Root Directory; undefined where nothing tells. */
  fromRoot: boolean | undefined;
}

/** The link of one folder, by its own `.vercel/project.json` or the root's `.vercel/repo.json`. */
export function readLinkOf(root: string, folder: string): VercelLink | undefined {
  const project = jsonOf(projectSchema, root, folder, '.vercel', 'project.json');
  if (project)
    return {
      projectId: project.projectId,
      orgId: teamOf(project.orgId),
      fromRoot: project.settings && Boolean(project.settings.rootDirectory),
    };
  const repo = jsonOf(repoSchema, root, '.vercel', 'repo.json');
  const found = repo?.projects.find(({ directory }) => directory.replace(/^\.\//, '') === folder);
  return found && { projectId: found.id, orgId: teamOf(found.orgId ?? repo?.orgId), fromRoot: folder !== '.' };
}

/** Folders that `vercel link --repo` has linked. */
export const linkedFolders = (root: string): string[] =>
  (jsonOf(repoSchema, root, '.vercel', 'repo.json')?.projects ?? []).map(
    ({ directory }) => directory.replace(/^\.\//, '') || '.',
  );

/** A person's own account has an id too, but is named nowhere. */
const teamOf = (orgId: string | undefined) => (orgId?.startsWith('team_') ? orgId : undefined);
