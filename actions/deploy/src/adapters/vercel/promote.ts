import * as z from 'zod/mini';
import type { Answer } from '#kit/http/call.ts';
import { nonsense, ServiceError } from '#kit/http/errors.ts';
import { type Api, isAnswerLost } from './client.ts';

export type MoveType = 'promote' | 'rollback';

/** What Vercel said when it was asked to move the production domains. */
export type MoveAnswer =
  | { kind: 'accepted' }
  /** Behind a rolling release that is under way. */
  | { kind: 'queued' }
  /** 409: production is there already, or another move is under way. */
  | { kind: 'conflict'; error: ServiceError }
  /** 402: a plan without a history of rollbacks allows only the one before the current. */
  | { kind: 'plan'; error: ServiceError }
  /** The call may have taken effect or not. */
  | { kind: 'unknown'; error: ServiceError };

/** The SDK says that `alias` is a name, the CLI that it is an object with one; the list may be missing altogether. */
const movesSchema = z.object({
  aliases: z.optional(z.array(z.object({ alias: z.union([z.string(), z.object({ alias: z.string() })]) }))),
  pagination: z.optional(z.nullable(z.object({ next: z.optional(z.nullable(z.number())) }))),
});
/** No project has more production domains than these pages hold. */
const MAX_PAGES = 20;

export const moveCalls = (api: Api) => ({
  /** Moves the production domains to a deployment, without a new build. @see https://vercel.com/docs/rest-api/projects/points-all-production-domains-for-a-project-to-the-given-deploy */
  promote: (projectId: string, id: string): Promise<MoveAnswer> =>
    move(api, `/v10/projects/${projectId}/promote/${id}`, undefined),
  /** Moves them back, and stops them from following new deployments until the next promotion. */
  rollback: (projectId: string, id: string, description: string | undefined): Promise<MoveAnswer> =>
    move(api, `/v1/projects/${projectId}/rollback/${id}`, description),
  /** Says why production was rolled back to a deployment, after the fact. */
  async describeRollback(projectId: string, id: string, description: string): Promise<void> {
    const path = `/v1/projects/${projectId}/rollback/${id}/update-description`;
    await api.request({ method: 'PATCH', path, json: { description }, idempotent: true });
  },
  /** Domains that the last promotion or rollback could not move. */
  async failedDomains(projectId: string, type: MoveType): Promise<string[]> {
    const path = `/v1/projects/${projectId}/${type}/aliases`;
    const failed: string[] = [];
    let until: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const { aliases, pagination } = await api.read(movesSchema, { path, query: { failedOnly: 'true', limit: '100', until } });
      failed.push(...(aliases ?? []).map(({ alias }) => (typeof alias === 'string' ? alias : alias.alias)));
      if (!pagination?.next) break;
      until = String(pagination.next);
    }
    return failed;
  },
});

async function move(api: Api, path: string, description: string | undefined): Promise<MoveAnswer> {
  try {
    const answer = await api.request({ method: 'POST', path, query: { description }, json: {} });
    if (answer.text.trimStart().startsWith('<')) throw notVercel(path, answer);
    return { kind: answer.status === 202 ? 'queued' : 'accepted' };
  } catch (error) {
    if (error instanceof ServiceError && error.status === 409) return { kind: 'conflict', error };
    if (error instanceof ServiceError && error.status === 402) return { kind: 'plan', error };
    if (isAnswerLost(error)) return { kind: 'unknown', error };
    throw error;
  }
}

/** Something in between has answered with a page of its own: whether Vercel heard the call is open. */
const notVercel = (path: string, answer: Answer) => nonsense('Vercel', `POST ${path}`, answer);
