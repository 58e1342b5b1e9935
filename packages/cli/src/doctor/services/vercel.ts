import { type Api, createApi } from '@shipgate/deploy/adapters/vercel/client.ts';
import { type GitSettings, gitCalls } from '@shipgate/deploy/adapters/vercel/git-link.ts';
import { rollingCalls } from '@shipgate/deploy/adapters/vercel/rolling.ts';
import { type RollingPlan, readPlan } from '@shipgate/deploy/canary/plan.ts';
import * as z from 'zod/mini';
import { once, oncePer } from '#kit/once.ts';
import { Secret } from '#kit/secret.ts';
import type { Asking } from '../asking.ts';

const RETRIES = 2;

const userSchema = z.looseObject({ user: z.looseObject({ username: z.optional(z.nullable(z.string())) }) });
const teamSchema = z.looseObject({ slug: z.string() });
const projectSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  rootDirectory: z.optional(z.nullable(z.string())),
  ssoProtection: z.optional(z.unknown()),
  passwordProtection: z.optional(z.unknown()),
  /** By secret. @see https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name */
  protectionBypass: z.optional(z.record(z.string(), z.looseObject({ scope: z.optional(z.string()) }))),
});
export type VercelProject = z.infer<typeof projectSchema>;

export interface VercelService {
  /** Name of the token's owner. */
  user(): Promise<string>;
  teamSlug(id: string): Promise<string>;
  project(id: string, teamId: string | undefined): Promise<VercelProject>;
  git(id: string, teamId: string | undefined): Promise<GitSettings>;
  rolling(id: string, teamId: string | undefined): Promise<RollingPlan>;
}

export function vercelService(token: string, baseUrl: string | undefined, { signal, timeoutMs }: Asking): VercelService {
  const options = { baseUrl: baseUrl || undefined, token: new Secret(token), signal, timeoutMs, retries: RETRIES };
  const apis = new Map<string | undefined, Api>();
  const apiOf = (teamId: string | undefined) => {
    const api = apis.get(teamId) ?? createApi({ ...options, teamId });
    apis.set(teamId, api);
    return api;
  };
  const pathOf = (id: string) => `/v9/projects/${encodeURIComponent(id)}`;
  const project = oncePer((key) => {
    const [id, teamId] = JSON.parse(key) as [string, string | null];
    return apiOf(teamId ?? undefined).read(projectSchema, { path: pathOf(id) });
  });
  return {
    user: once(async () => (await apiOf(undefined).read(userSchema, { path: '/v2/user' })).user.username ?? 'somebody'),
    teamSlug: oncePer(
      async (id) => (await apiOf(undefined).read(teamSchema, { path: `/v2/teams/${encodeURIComponent(id)}` })).slug,
    ),
    project: (id, teamId) => project(JSON.stringify([id, teamId ?? null])),
    git: (id, teamId) => gitCalls(apiOf(teamId)).gitSettings(encodeURIComponent(id)),
    rolling: (id, teamId) => readPlan(rollingCalls(apiOf(teamId)), encodeURIComponent(id)),
  };
}
