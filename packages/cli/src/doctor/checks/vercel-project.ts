import { ServiceError } from '#kit/http/errors.ts';
import { type Check, type Diagnosis, fail, pass } from '../check.ts';
import type { VercelService } from '../services/vercel.ts';
import type { NamedProject } from '../values.ts';
import { NOT_OPENED, opens } from '../vercel-projects.ts';

const NAME_IT =
  'Set the variable VERCEL_PROJECT_ID, here and with "gh variable set VERCEL_PROJECT_ID", or run "vercel link", then "shipgate init".';

/** Whether the projects exist where the token can see them. */
export const vercelProject: Check = {
  id: 'vercel-project',
  area: 'Vercel',
  look: async ({ vercel, projects }) => {
    if (projects.length === 0)
      return fail(
        'No Vercel project is named: neither by a workflow, nor by VERCEL_PROJECT_ID, nor by .vercel/project.json.',
        NAME_IT,
      );
    if (!vercel || !(await opens(vercel))) return NOT_OPENED;
    return await Promise.all(projects.map((project) => judge(project, vercel)));
  },
};

async function judge({ id, teamId }: NamedProject, vercel: VercelService): Promise<Diagnosis> {
  try {
    const { name } = await vercel.project(id, teamId);
    return pass(`The project ${name} is there.`);
  } catch (error) {
    if (!(error instanceof ServiceError) || ![403, 404].includes(error.status ?? 0)) throw error;
    const place = teamId === undefined ? 'the own account of its owner (no team is named)' : `the team ${teamId}`;
    return fail(
      `The token sees no project ${id} in ${place} (status ${error.status}).`,
      'Correct vercel-project-id and vercel-org-id; "vercel link" writes both into .vercel/project.json.',
    );
  }
}
