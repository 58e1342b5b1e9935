import { ServiceError } from '#kit/http/errors.ts';
import { type Check, type Diagnosis, fail, pass, skip } from '../check.ts';
import type { Patient } from '../patient.ts';
import { saidBy } from '../trouble.ts';

const CREATE =
  'Create one at https://vercel.com/account/settings/tokens, for the one team of the project and with an expiry date';

/** Whether the token opens anything at all. */
export const vercelToken: Check = {
  id: 'vercel-token',
  area: 'Vercel',
  look: async ({ vercel }) => {
    if (!vercel)
      return fail(
        'VERCEL_TOKEN is not set here, so nothing at Vercel can be looked at.',
        `${CREATE}, then: read -rs VERCEL_TOKEN && export VERCEL_TOKEN.`,
      );
    try {
      return pass(`The token is valid; it is ${await vercel.user()}'s.`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return fail(
        `Vercel refuses the token: ${saidBy(error)}`,
        `It is wrong, expired or revoked. ${CREATE}, and store it as VERCEL_TOKEN.`,
      );
    }
  },
};

const isRefusal = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && (error.status === 401 || error.status === 403);

/**
 * Runs a check of the account's things for each project, or says why nothing can be seen: a token that does not open them
 * is told once, by its own check.
 */
export async function forEachProject(
  { vercel, projects }: Patient,
  look: (project: Patient['projects'][number], vercel: NonNullable<Patient['vercel']>) => Promise<Diagnosis>,
): Promise<Diagnosis | Diagnosis[]> {
  if (!vercel || !(await opens(vercel))) return skip('Not looked at, since the token did not open Vercel.');
  if (projects.length === 0) return skip('Not looked at, since no project is named.');
  return await Promise.all(
    projects.map(async (project) => {
      const diagnosis = await look(project, vercel);
      return projects.length === 1 || project.name === undefined
        ? diagnosis
        : { ...diagnosis, title: `${project.name}: ${diagnosis.title}` };
    }),
  );
}

export const opens = (vercel: NonNullable<Patient['vercel']>): Promise<boolean> =>
  vercel.user().then(
    () => true,
    () => false,
  );
