import * as z from 'zod/mini';
import type { Api } from './client.ts';

const eventSchema = z.object({
  type: z.optional(z.string()),
  text: z.optional(z.nullable(z.string())),
  payload: z.optional(z.nullable(z.object({ text: z.optional(z.string()) }))),
});

/** Only these carry lines of the log; others tell of states and aliases. */
const LOG_TYPES = ['command', 'stdout', 'stderr', 'fatal', 'exit'];

export const eventCalls = (api: Api) => ({
  /**
   * The lines of a build's log, oldest first.
   * @see https://vercel.com/docs/rest-api/deployments/get-deployment-events
   */
  async buildLog(id: string): Promise<string[]> {
    const query = { builds: '1', limit: '-1', direction: 'forward' };
    const events = await api.read(z.array(eventSchema), { path: `/v3/deployments/${id}/events`, query });
    return events
      .filter(({ type }) => type === undefined || LOG_TYPES.includes(type))
      .flatMap(({ text, payload }) => (text ?? payload?.text ?? '').replace(/\n$/, '').split('\n'));
  },
});
