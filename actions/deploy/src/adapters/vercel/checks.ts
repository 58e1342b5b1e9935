import * as z from 'zod/mini';
import { ServiceError } from '#kit/http/errors.ts';
import type { Check } from '../../wait/checks.ts';
import type { Api } from './client.ts';

const runsSchema = z.object({
  runs: z.array(
    z.object({
      name: z.string(),
      blocks: z.optional(z.nullable(z.string())),
      status: z.string(),
      conclusion: z.optional(z.nullable(z.string())),
    }),
  ),
});
const checksSchema = z.object({
  checks: z.array(
    z.object({
      name: z.string(),
      blocking: z.optional(z.boolean()),
      status: z.string(),
      conclusion: z.optional(z.nullable(z.string())),
    }),
  ),
});

/** Not every token and not every account may read checks; that they hold a deployment back, the deployment itself tells too. */
const NOT_TOLD = [400, 402, 403, 404];

export const checkCalls = (api: Api) => ({
  /**
   * The checks of a deployment, of both kinds; none where Vercel does not tell.
   * @param old whether the deployment also has checks of the first kind, which Vercel has deprecated.
   * @see https://vercel.com/docs/checks
   */
  async checks(id: string, old: 'with-v1' | 'without-v1'): Promise<Check[]> {
    const runs = api
      .read(runsSchema, { path: `/v2/deployments/${id}/check-runs`, retries: 1 })
      .then((answer) => answer.runs.map(({ name, blocks, status, conclusion }) => ({ name, blocks, status, conclusion })))
      .catch(none);
    const checks =
      old === 'without-v1'
        ? []
        : api
            .read(checksSchema, { path: `/v1/deployments/${id}/checks`, retries: 1 })
            .then((answer) =>
              answer.checks.map(({ name, blocking, status, conclusion }) => ({
                name,
                blocks: blocking === false ? 'none' : 'deployment-alias',
                status,
                conclusion,
              })),
            )
            .catch(none);
    return (await Promise.all([runs, checks])).flat();
  },
});

function none(error: unknown): Check[] {
  if (error instanceof ServiceError && NOT_TOLD.includes(error.status ?? 0)) return [];
  throw error;
}
