import * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import type { Comments } from '../ports.ts';
import { pages } from './github.ts';

const commentsSchema = z.array(
  z.object({
    id: z.number(),
    body: z.optional(z.nullable(z.string())),
    user: z.nullable(z.object({ login: z.string(), type: z.string() })),
  }),
);

/** GitHub stops a conversation long before this many pages. */
const MAX_PAGES = 100;

/** A pull request's comments. */
export function githubComments(client: HttpClient, whoAmI: () => Promise<string | undefined>): Comments {
  return {
    async find(pullRequest, opening) {
      const all = await pages(client, `/issues/${pullRequest}/comments`, commentsSchema, MAX_PAGES);
      const marked = all.filter(({ body }) => body?.startsWith(opening));
      // A person can paste a marker; only a bot's comment, or the token owner's own, is ours to change.
      const byPeople = marked.some(({ user }) => user?.type !== 'Bot');
      const me = byPeople ? await whoAmI() : undefined;
      return marked
        .filter(({ user }) => user && (user.type === 'Bot' || user.login === me))
        .map(({ id, body }) => ({ id, body: body ?? '' }));
    },
    async create(pullRequest, body) {
      await client.request({ method: 'POST', path: `/issues/${pullRequest}/comments`, json: { body } });
    },
    async update(id, body) {
      await client.request({ method: 'PATCH', path: `/issues/comments/${id}`, json: { body }, idempotent: true });
    },
  };
}
