import * as z from 'zod/mini';
import { orMissing, ServiceError } from '#kit/http/errors.ts';
import type { Api } from './client.ts';

const PER_PAGE = 100;

const previewSchema = z.object({
  uid: z.string().check(z.minLength(1)),
  url: z.optional(z.nullable(z.string())),
  /** `production`, `staging`, or nothing of a preview. */
  target: z.optional(z.nullable(z.string())),
  customEnvironment: z.optional(z.unknown()),
  created: z.optional(z.number()),
  createdAt: z.optional(z.number()),
  state: z.optional(z.string()),
  readyState: z.optional(z.string()),
  meta: z.optional(z.record(z.string(), z.unknown())),
});
const pageSchema = z.object({
  deployments: z.array(previewSchema),
  pagination: z.optional(z.object({ next: z.optional(z.nullable(z.number())) })),
});
/** A deployment as Vercel's list tells it, with what decides whether it may go. */
export type Candidate = z.infer<typeof previewSchema>;

const aliasesSchema = z.object({ aliases: z.array(z.object({ uid: z.string(), alias: z.string() })) });
type AliasOf = z.infer<typeof aliasesSchema>['aliases'][number];

const removedSchema = z.object({ uid: z.string() });
const holderSchema = z.object({ deploymentId: z.optional(z.nullable(z.string())) });

const domainsSchema = z.object({
  domains: z.array(z.object({ name: z.string(), gitBranch: z.optional(z.nullable(z.string())) })),
  pagination: z.optional(z.object({ next: z.optional(z.nullable(z.number())) })),
});

/** What only the operation `cleanup` asks. */
export const cleanupCalls = (api: Api) => ({
  /**
   * Deployments of a project whose `meta` has one value, newest first.
   * @param pages how many hundreds are read at most.
   */
  async withMeta(projectId: string, [key, value]: [string, string], pages: number): Promise<Candidate[]> {
    const found = new Map<string, Candidate>();
    let until: number | undefined;
    for (let page = 0; page < pages; page++) {
      const query = { projectId, [`meta-${key}`]: value, limit: String(PER_PAGE), until: until?.toString() };
      const { deployments, pagination } = await api.read(pageSchema, { path: '/v6/deployments', query });
      const fresh = deployments.filter(({ uid }) => !found.has(uid));
      for (const deployment of fresh) found.set(deployment.uid, deployment);
      if (!pagination?.next || fresh.length === 0) break;
      // Several may have been created in the same millisecond, on both sides of a page's end.
      until = pagination.next + 1;
    }
    return [...found.values()];
  },
  /** Names of the domains of the project that serve production or a custom environment: all but those of a branch. */
  async standingDomains(projectId: string): Promise<string[]> {
    const names: string[] = [];
    for (let until: number | undefined; ; ) {
      const query = { limit: String(PER_PAGE), until: until?.toString() };
      const { domains, pagination } = await api.read(domainsSchema, { path: `/v9/projects/${projectId}/domains`, query });
      names.push(...domains.filter(({ gitBranch }) => !gitBranch).map(({ name }) => name));
      if (!pagination?.next || pagination.next === until || domains.length === 0) return names;
      until = pagination.next;
    }
  },
  /** The names that point at a deployment; undefined when it is gone. */
  async aliasesOf(id: string): Promise<AliasOf[] | undefined> {
    return (await api.read(aliasesSchema, { path: `/v2/deployments/${id}/aliases` }).catch(orMissing))?.aliases;
  },
  /**
   * Removes a deployment; one that still builds is cancelled by that.
   * @returns undefined when Vercel says that it has none.
   */
  async remove(id: string): Promise<'removed' | undefined> {
    const call = { method: 'DELETE', path: `/v13/deployments/${id}` } as const;
    return (await api.read(removedSchema, call).catch(orMissing)) && 'removed';
  },
  /** Removes a name that has outlived its deployment; one that points elsewhere by now stays. */
  async removeAlias({ uid, alias }: AliasOf, deploymentId: string): Promise<void> {
    const path = `/v4/aliases/${encodeURIComponent(alias)}`;
    const holder = await api.read(holderSchema, { path }).catch(orMissing);
    if (holder?.deploymentId !== deploymentId) return;
    await api.request({ method: 'DELETE', path: `/v2/aliases/${encodeURIComponent(uid)}` }).catch(orGone);
  },
});

function orGone(error: unknown): void {
  if (!(error instanceof ServiceError) || error.status !== 404) throw error;
}
