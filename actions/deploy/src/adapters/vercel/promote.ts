import * as z from 'zod/mini';
import { UserError } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { type Api, isAnswerLost } from './client.ts';

export type MoveType = 'promote' | 'rollback';

/** What Vercel said when it was asked to move the production domains. */
export type MoveAnswer =
  | { kind: 'accepted' }
  /** Behind a rolling release that is under way. */
  | { kind: 'queued' }
  /** 409: production is there already, or another move is under way. */
  | { kind: 'conflict'; error: ServiceError }
  /** The call may have taken effect or not. */
  | { kind: 'unknown'; error: ServiceError };

const movesSchema = z.object({ aliases: z.array(z.object({ alias: z.string(), status: z.optional(z.string()) })) });

export const moveCalls = (api: Api) => ({
  /** Moves the production domains to a deployment, without a new build. @see https://vercel.com/docs/rest-api/projects/points-all-production-domains-for-a-project-to-the-given-deploy */
  promote: (projectId: string, id: string): Promise<MoveAnswer> =>
    move(api, `/v10/projects/${projectId}/promote/${id}`, undefined),
  /** Moves them back, and stops them from following new deployments until the next promotion. */
  rollback: (projectId: string, id: string, description: string | undefined): Promise<MoveAnswer> =>
    move(api, `/v1/projects/${projectId}/rollback/${id}`, description).catch(explainPlan),
  /** Domains that the last promotion or rollback could not move. */
  async failedDomains(projectId: string, type: MoveType): Promise<string[]> {
    const path = `/v1/projects/${projectId}/${type}/aliases`;
    const { aliases } = await api.read(movesSchema, { path, query: { failedOnly: 'true' } });
    return aliases.map(({ alias }) => alias);
  },
});

function explainPlan(error: unknown): never {
  if (!(error instanceof ServiceError) || error.status !== 402) throw error;
  throw new UserError(`${error.message} A Hobby account can only go back to the deployment directly before the current one.`);
}

async function move(api: Api, path: string, description: string | undefined): Promise<MoveAnswer> {
  try {
    const answer = await api.request({ method: 'POST', path, query: { description }, json: {} });
    return { kind: answer.status === 202 ? 'queued' : 'accepted' };
  } catch (error) {
    if (error instanceof ServiceError && error.status === 409) return { kind: 'conflict', error };
    if (isAnswerLost(error)) return { kind: 'unknown', error };
    throw error;
  }
}
