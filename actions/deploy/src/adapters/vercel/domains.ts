import * as z from 'zod/mini';
import type { Api } from './client.ts';

const text = z.optional(z.nullable(z.string()));

const domainSchema = z.object({
  name: z.string(),
  apexName: text,
  /** The host that visitors are sent to instead. */
  redirect: text,
  gitBranch: text,
  customEnvironmentId: text,
  verified: z.optional(z.boolean()),
  /** What would prove that the domain is yours; one of them is enough. */
  verification: z.optional(
    z.nullable(z.array(z.object({ type: z.string(), domain: z.string(), value: z.string(), reason: z.optional(z.string()) }))),
  ),
});
/** A domain as its project knows it. @see https://vercel.com/docs/rest-api/projects/retrieve-project-domains-by-project-by-id-or-name */
export type ProjectDomain = z.infer<typeof domainSchema>;

const pageSchema = z.object({
  domains: z.array(domainSchema),
  pagination: z.optional(z.nullable(z.object({ next: z.optional(z.nullable(z.number())) }))),
});

const ranked = <Value extends z.ZodMiniType>(value: Value) => z.optional(z.array(z.object({ rank: z.number(), value })));

const configSchema = z.object({
  /** `CNAME`, `A`, `http` (it comes to Vercel, perhaps through a proxy), `dns-01` (it does not) or null (it does not). */
  configuredBy: text,
  misconfigured: z.boolean(),
  recommendedCNAME: ranked(z.string()),
  recommendedIPv4: ranked(z.array(z.string())),
  /** What Vercel itself sees. */
  aValues: z.optional(z.array(z.string())),
  cnames: z.optional(z.array(z.string())),
  /** Records beside the right ones that spoil them. */
  conflicts: z.optional(z.nullable(z.array(z.object({ name: z.string(), type: z.string(), value: z.string() })))),
});
/** How Vercel sees a domain's DNS, and what it wants there. @see https://vercel.com/docs/rest-api/domains/get-a-domain-s-configuration */
export type DomainConfig = z.infer<typeof configSchema>;

export const domainCalls = (api: Api) => ({
  /** Every domain of a project that serves production or leads there, verified or not. */
  async projectDomains(projectId: string): Promise<ProjectDomain[]> {
    const found: ProjectDomain[] = [];
    for (let until: number | null | undefined; ; ) {
      const query = { production: 'true', limit: '100', ...(until && { until: String(until) }) };
      const page = await api.read(pageSchema, { path: `/v9/projects/${projectId}/domains`, query });
      found.push(...page.domains);
      until = page.pagination?.next;
      if (!until || page.domains.length === 0) break;
    }
    return found.filter(({ gitBranch, customEnvironmentId }) => !gitBranch && !customEnvironmentId);
  },
  /** @throws ServiceError when Vercel knows no such domain. */
  domainConfig: (name: string, projectId: string): Promise<DomainConfig> =>
    api.read(configSchema, { path: `/v6/domains/${encodeURIComponent(name)}/config`, query: { projectIdOrName: projectId } }),
});
