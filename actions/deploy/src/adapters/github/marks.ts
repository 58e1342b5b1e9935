import * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import { fitting } from '#kit/http/fitting.ts';

/** So many of the newest deployments of an environment are looked at: a rollback goes days back, not years. */
const MAX_DEPLOYMENTS = 30;
const STATUSES_PER_PAGE = 100;
const MAX_STATUS_PAGES = 3;

const idSchema = z.object({ id: z.number() });
const text = z.optional(z.nullable(z.string()));
const statusSchema = z.object({ state: z.string(), description: text, environment_url: text, log_url: text });
export type MarkedStatus = z.infer<typeof statusSchema>;

/** Calls about the statuses that hold marks. @see https://docs.github.com/en/rest/deployments/statuses */
export const markCalls = (http: HttpClient) => ({
  /** GitHub's ids of the newest deployments of an environment, newest first. */
  async deployments(filter: { environment: string; sha?: string }): Promise<number[]> {
    const query = new URLSearchParams({ ...filter, per_page: String(MAX_DEPLOYMENTS) });
    const listed = fitting(z.array(idSchema), await http.json({ path: `deployments?${query}` }), {
      service: 'GitHub',
      call: 'GET deployments',
    });
    return listed.map(({ id }) => id);
  },
  /** Newest first, at most three hundred. */
  async statuses(id: number): Promise<MarkedStatus[]> {
    const found: MarkedStatus[] = [];
    for (let page = 1; page <= MAX_STATUS_PAGES; page++) {
      const path = `deployments/${id}/statuses?per_page=${STATUSES_PER_PAGE}&page=${page}`;
      const listed = fitting(z.array(statusSchema), await http.json({ path }), { service: 'GitHub', call: 'GET statuses' });
      found.push(...listed);
      if (listed.length < STATUSES_PER_PAGE) break;
    }
    return found;
  },
  /** Adds a status. Repeating it adds another one that says the same. */
  async say(id: number, status: MarkedStatus): Promise<void> {
    const { state, description, environment_url, log_url } = status;
    const json = {
      state,
      description,
      auto_inactive: false,
      ...(environment_url && { environment_url }),
      ...(log_url && { log_url }),
    };
    await http.request({ method: 'POST', path: `deployments/${id}/statuses`, json, idempotent: true });
  },
  /** Opens a deployment that stands for a mark alone. @returns GitHub's id of it. */
  async open(ref: string, environment: string): Promise<number> {
    const json = {
      ref,
      environment,
      auto_merge: false,
      required_contexts: [],
      transient_environment: true,
      production_environment: false,
      description: 'Holds what a release has passed.',
    };
    return fitting(idSchema, await http.json({ method: 'POST', path: 'deployments', json }), {
      service: 'GitHub',
      call: 'POST deployments',
    }).id;
  },
});
export type MarkCalls = ReturnType<typeof markCalls>;
