import { ServiceError } from '#kit/http/errors.ts';
import { type Diagnosis, skip } from './check.ts';
import type { Patient } from './patient.ts';
import type { VercelProject, VercelService } from './services/vercel.ts';
import type { NamedProject } from './values.ts';

/** What a check of one project looks at. */
export interface SeenProject {
  named: NamedProject;
  project: VercelProject;
  vercel: VercelService;
}

/**
 * Runs a check for each project that the token sees. What it does not see is told once, by the check of the token or of the project; here it
 * is left out, with that reason.
 */
export async function forEachProject(
  { vercel, projects }: Patient,
  look: (seen: SeenProject) => Promise<Diagnosis> | Diagnosis,
): Promise<Diagnosis | Diagnosis[]> {
  if (!vercel || !(await opens(vercel))) return NOT_OPENED;
  if (projects.length === 0) return skip('Not looked at, since no project is named.');
  return await Promise.all(
    projects.map(async (named) => {
      const project = await readOrUnseen(vercel, named);
      const diagnosis = project
        ? await look({ named, project, vercel })
        : skip('Not looked at, since the project could not be read.');
      return projects.length === 1 || named.name === undefined
        ? diagnosis
        : { ...diagnosis, title: `${named.name}: ${diagnosis.title}` };
    }),
  );
}

const readOrUnseen = (vercel: VercelService, { id, teamId }: NamedProject): Promise<VercelProject | undefined> =>
  vercel.project(id, teamId).catch((error: unknown) => {
    if (error instanceof ServiceError) return undefined;
    throw error;
  });

/** Whether the token is valid. */
export const opens = (vercel: VercelService): Promise<boolean> =>
  vercel.user().then(
    () => true,
    () => false,
  );

export const NOT_OPENED = skip('Not looked at, since the token did not open Vercel.');
