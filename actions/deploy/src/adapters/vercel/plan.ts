import * as z from 'zod/mini';
import { ServiceError } from '#kit/http/errors.ts';
import type { Api } from './client.ts';

const billing = z.optional(z.nullable(z.looseObject({ plan: z.optional(z.nullable(z.string())) })));
const teamSchema = z.looseObject({ billing });
const userSchema = z.looseObject({ user: teamSchema });

export const planCalls = (api: Api) => ({
  /** The account's plan, such as `hobby`, `pro` or `enterprise`; undefined when the token may not read it. */
  async plan(): Promise<string | undefined> {
    try {
      const account = api.teamId
        ? await api.read(teamSchema, { path: `/v2/teams/${encodeURIComponent(api.teamId)}` })
        : (await api.read(userSchema, { path: '/v2/user' })).user;
      return account.billing?.plan ?? undefined;
    } catch (error) {
      if (error instanceof ServiceError) return undefined;
      throw error;
    }
  },
});
