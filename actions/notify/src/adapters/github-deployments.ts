import * as z from 'zod/mini';
import type { Condition } from '#core/run/story.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { githubJson } from './github.ts';

/** The payload is what Shipgate's deploy action wrote into it; other tools write what they like. */
const deploymentsSchema = z.array(z.object({ id: z.number(), payload: z.unknown() }));
const statusesSchema = z.array(z.object({ state: z.string() }));

const LOOKED_AT = 30;

/** `inactive` was a success until another followed. */
const CONDITIONS: Readonly<Record<string, Condition>> = { success: 'good', inactive: 'good', failure: 'bad', error: 'bad' };

/** How the newest deployment of an environment, or of one pull request in it, ended before this run. */
export function githubDeployments(client: HttpClient, runId: number) {
  return {
    async condition(environment: string, pullRequest: number | undefined): Promise<Condition | undefined> {
      const query = new URLSearchParams({ environment: shownAs(environment), per_page: String(LOOKED_AT) });
      const listed = await githubJson(client, `/deployments?${query}`, deploymentsSchema);
      const earlier = listed.find(({ payload }) => {
        const from = noteIn(payload);
        return from.runId !== runId && (pullRequest === undefined || from.pullRequest === pullRequest);
      });
      if (!earlier) return undefined;
      const [newest] = await githubJson(client, `/deployments/${earlier.id}/statuses?per_page=1`, statusesSchema);
      return newest && CONDITIONS[newest.state];
    },
  };
}

/** The deploy action and Vercel's own integration write these two with a capital letter. */
const shownAs = (environment: string): string =>
  environment === 'preview' || environment === 'production'
    ? `${environment[0]?.toUpperCase()}${environment.slice(1)}`
    : environment;

/** GitHub gives a payload back as it was sent: an object, or JSON text. */
function noteIn(payload: unknown): { runId?: unknown; pullRequest?: unknown } {
  if (typeof payload === 'object' && payload !== null) return payload;
  try {
    return Object(JSON.parse(String(payload)));
  } catch {
    return {};
  }
}
