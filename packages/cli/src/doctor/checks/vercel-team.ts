import { ServiceError } from '#kit/http/errors.ts';
import { type Check, type Diagnosis, fail, pass, skip } from '../check.ts';
import type { VercelService } from '../services/vercel.ts';
import { NOT_OPENED, opens } from '../vercel-projects.ts';

/** Whether the token may work for the team that callers name. */
export const vercelTeam: Check = {
  id: 'vercel-team',
  area: 'Vercel',
  look: async ({ vercel, projects }) => {
    if (!vercel || !(await opens(vercel))) return NOT_OPENED;
    const teams = [...new Set(projects.flatMap(({ teamId }) => teamId ?? []))];
    if (teams.length === 0) return skip("No team is named: a person's own account.");
    return await Promise.all(teams.map((team) => judge(team, vercel)));
  },
};

async function judge(team: string, vercel: VercelService): Promise<Diagnosis> {
  try {
    return pass(`The token may work for the team ${await vercel.teamSlug(team)}.`);
  } catch (error) {
    if (!(error instanceof ServiceError) || ![403, 404].includes(error.status ?? 0)) throw error;
    return fail(
      `The token may not work for the team ${team} (status ${error.status}).`,
      'Create a token whose scope is that team, or correct vercel-org-id (VERCEL_ORG_ID): its id begins with team_.',
    );
  }
}
