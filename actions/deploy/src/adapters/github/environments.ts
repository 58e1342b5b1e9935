import * as z from 'zod/mini';
import type { HttpClient } from '#kit/http/client.ts';
import { fitting } from '#kit/http/fitting.ts';
import { removeThing } from './remove-thing.ts';

const PER_PAGE = 100;
const PAGES = 10;

const environmentSchema = z.object({ name: z.string(), protection_rules: z.optional(z.nullable(z.array(z.unknown()))) });
const pageSchema = z.object({ environments: z.array(environmentSchema) });
export type GithubEnvironment = z.infer<typeof environmentSchema>;

/**
 * Calls about environments, for a token that may administer the repository, which no job's own can.
 * @see https://docs.github.com/en/rest/deployments/environments#delete-an-environment
 */
export const environmentCalls = (http: HttpClient) => ({
  /** At most a thousand. */
  async list(): Promise<GithubEnvironment[]> {
    const found: GithubEnvironment[] = [];
    for (let page = 1; page <= PAGES; page++) {
      const path = `environments?per_page=${PER_PAGE}&page=${page}`;
      const { environments } = fitting(pageSchema, await http.json({ path }), { service: 'GitHub', call: 'GET environments' });
      found.push(...environments);
      if (environments.length < PER_PAGE) break;
    }
    return found;
  },
  /**
   * Removes one; it is well when it is gone already.
   * @throws UserError when GitHub says 404 to a token that may read the environment but not administer the repository.
   */
  remove: (name: string): Promise<void> => removeThing(http, `environments/${encodeURIComponent(name)}`),
});
export type GithubEnvironments = ReturnType<typeof environmentCalls>;
