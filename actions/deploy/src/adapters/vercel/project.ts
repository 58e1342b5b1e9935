import * as z from 'zod/mini';
import { UserError } from '#kit/errors.ts';
import { orMissing, ServiceError } from '#kit/http/errors.ts';
import type { Api } from './client.ts';

const aliasRequestSchema = z.object({
  type: z.string(),
  /** `pending`, `in-progress`, `succeeded`, `failed` or `skipped`. */
  jobStatus: z.optional(z.string()),
  /** Milliseconds since the epoch, by Vercel's clock. */
  requestedAt: z.number(),
  fromDeploymentId: z.optional(z.nullable(z.string())),
  /** Where a rolling release was rolled back: what it was rolling out. `fromDeploymentId` is its base then. */
  fromRollingReleaseId: z.optional(z.nullable(z.string())),
  toDeploymentId: z.string(),
});
/** The last promotion or rollback of a project. */
export type AliasRequest = z.infer<typeof aliasRequestSchema>;

const projectSchema = z.object({
  id: z.string().check(z.minLength(1)),
  name: z.string().check(z.minLength(1)),
  autoAssignCustomDomains: z.optional(z.nullable(z.boolean())),
  lastAliasRequest: z.optional(z.nullable(aliasRequestSchema)),
  ssoProtection: z.optional(z.unknown()),
  passwordProtection: z.optional(z.unknown()),
  /** Why production was last rolled back. */
  rollbackDescription: z.optional(z.nullable(z.object({ description: z.optional(z.nullable(z.string())) }))),
  targets: z.optional(
    z.nullable(z.object({ production: z.optional(z.nullable(z.object({ id: z.optional(z.nullable(z.string())) }))) })),
  ),
});
export type Project = z.infer<typeof projectSchema>;

/** Whether Vercel asks visitors of some deployments who they are. @see https://vercel.com/docs/deployment-protection */
export const isProtected = ({ ssoProtection, passwordProtection }: Project): boolean =>
  Boolean(ssoProtection || passwordProtection);

const domainsSchema = z.object({
  domains: z.array(
    z.object({
      name: z.string(),
      redirect: z.optional(z.nullable(z.string())),
      gitBranch: z.optional(z.nullable(z.string())),
      customEnvironmentId: z.optional(z.nullable(z.string())),
      verified: z.optional(z.boolean()),
    }),
  ),
  pagination: z.optional(z.nullable(z.object({ next: z.optional(z.nullable(z.number())) }))),
});
/** The largest page that Vercel gives. */
const PER_PAGE = '100';
const aliasSchema = z.object({ deploymentId: z.optional(z.nullable(z.string())) });

export const projectCalls = (api: Api) => ({
  /** @throws UserError that says where the id comes from, when there is no such project. */
  async project(idOrName: string): Promise<Project> {
    try {
      return await api.read(projectSchema, { path: `/v9/projects/${encodeURIComponent(idOrName)}` });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 404) throw error;
      throw new UserError(
        `Vercel has no project ${idOrName} in this account (${error.call}: 404). Check vercel-project-id (VERCEL_PROJECT_ID), and vercel-org-id (VERCEL_ORG_ID), which begins with "team_", when the project belongs to a team.`,
      );
    }
  },
  /** Names of the domains that serve production: no redirects, no branch or environment domains, none unverified. */
  async productionDomains(projectId: string): Promise<string[]> {
    const found: z.infer<typeof domainsSchema>['domains'] = [];
    for (let until: number | null | undefined; ; ) {
      const query = { production: 'true', limit: PER_PAGE, ...(until && { until: String(until) }) };
      const { domains, pagination } = await api.read(domainsSchema, { path: `/v9/projects/${projectId}/domains`, query });
      found.push(...domains);
      until = pagination?.next;
      if (!until || domains.length === 0) break;
    }
    return found
      .filter(({ redirect, gitBranch, customEnvironmentId }) => !redirect && !gitBranch && !customEnvironmentId)
      .filter(({ verified }) => verified !== false)
      .map(({ name }) => name);
  },
  /** The id of the deployment behind a domain; undefined when nothing is. */
  async deploymentBehind(domain: string): Promise<string | undefined> {
    const alias = await api.read(aliasSchema, { path: `/v4/aliases/${encodeURIComponent(domain)}` }).catch(orMissing);
    return alias?.deploymentId ?? undefined;
  },
});
