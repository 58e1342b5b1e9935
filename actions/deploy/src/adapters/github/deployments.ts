import * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import { fitting } from '#kit/http/fitting.ts';
import { type Payload, readPayload } from '../../history/payload.ts';
import { removeThing } from './remove-thing.ts';

const PER_PAGE = 100;

const deploymentsSchema = z.array(
  z.object({ id: z.number(), environment: z.optional(z.string()), payload: z.optional(z.unknown()) }),
);
const statusesSchema = z.array(z.object({ state: z.string(), description: z.optional(z.nullable(z.string())) }));

/** A deployment on GitHub that Shipgate has made. Later ones have greater ids. */
export interface Recorded {
  id: number;
  environment: string;
  payload: Payload;
}

type RecordedStatus = z.infer<typeof statusesSchema>[number];

/** Calls about GitHub's deployments. @see https://docs.github.com/en/rest/deployments/deployments */
export const deploymentCalls = (http: HttpClient) => ({
  /**
   * Shipgate's deployments of an environment, newest first.
   * @param pages how many hundreds are read at most; there may be thousands.
   */
  async list(filter: { environment: string; sha?: string }, pages: number): Promise<Recorded[]> {
    const found: Recorded[] = [];
    for (let page = 1; page <= pages; page++) {
      const query = new URLSearchParams({ ...filter, per_page: String(PER_PAGE), page: String(page) });
      const listed = fitting(deploymentsSchema, await http.json({ path: `deployments?${query}` }), {
        service: 'GitHub',
        call: 'GET deployments',
      });
      for (const { id, environment = filter.environment, payload } of listed) {
        const read = readPayload(payload);
        if (read) found.push({ id, environment, payload: read });
      }
      if (listed.length < PER_PAGE) break;
    }
    return found;
  },
  /** Newest first, at most a hundred. */
  async statuses(id: number): Promise<RecordedStatus[]> {
    const path = `deployments/${id}/statuses?per_page=${PER_PAGE}`;
    return fitting(statusesSchema, await http.json({ path }), { service: 'GitHub', call: 'GET statuses' });
  },
  /** Adds a status; repeating it adds another one that says the same. */
  async set(id: number, state: 'inactive' | 'error', description: string): Promise<void> {
    const json = { state, description };
    await http.request({ method: 'POST', path: `deployments/${id}/statuses`, json, idempotent: true });
  },
  /**
   * Only an inactive one can be removed; one that is gone already is well.
   * @throws UserError when GitHub says 404 of one that it shows.
   */
  remove: (id: number): Promise<void> => removeThing(http, `deployments/${id}`),
});
export type GithubDeployments = ReturnType<typeof deploymentCalls>;
