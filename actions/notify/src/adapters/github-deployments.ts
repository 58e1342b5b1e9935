import * as z from 'zod/mini';
import type { Condition } from '#core/run/story.ts';
import type { HttpClient } from '#kit/http/client.ts';
import { githubJson } from './github.ts';

/** The payload is what Shipgate's deploy action wrote into it; other tools write what they like. */
const deploymentsSchema = z.array(z.object({ id: z.number(), payload: z.unknown() }));
const statusesSchema = z.array(z.object({ state: z.string() }));

/** Deployments that are listed; those of other pull requests are among them. */
const LISTED = 30;
/** Of those, how many are asked how they ended: more were hardly cancelled one after the other. */
const ASKED = 5;

/** Any other state says nothing: `inactive` is what was replaced after its end, or cancelled before it. */
const CONDITIONS: Readonly<Record<string, Condition>> = { success: 'good', failure: 'bad', error: 'bad' };

/** How the newest deployment of an environment, or of one pull request in it, that came to an end before this run had ended. */
export function githubDeployments(client: HttpClient, runId: number) {
  const endOf = async (id: number) => {
    const statuses = await githubJson(client, `/deployments/${id}/statuses`, statusesSchema);
    return statuses.map(({ state }) => CONDITIONS[state]).find(Boolean);
  };
  return {
    async condition(environment: string, pullRequest: number | undefined): Promise<Condition | undefined> {
      const query = new URLSearchParams({ environment: shownAs(environment), per_page: String(LISTED) });
      const listed = await githubJson(client, `/deployments?${query}`, deploymentsSchema);
      const earlier = listed.filter(({ payload }) => {
        const from = noteIn(payload);
        return from.runId !== runId && (pullRequest === undefined || from.pullRequest === pullRequest);
      });
      for (const { id } of earlier.slice(0, ASKED)) {
        const end = await endOf(id);
        if (end) return end;
      }
      return undefined;
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
