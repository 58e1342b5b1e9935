import type { Condition } from '#core/run/story.ts';
import type { HttpClient } from '#kit/http/client.ts';

interface Deployment {
  id: number;
  environment: string;
}

interface Status {
  state: string;
  log_url?: string;
  target_url?: string;
}

const LOOKED_AT = 10;

/** `inactive` was a success until another followed. */
const CONDITIONS: Readonly<Record<string, Condition>> = { success: 'good', inactive: 'good', failure: 'bad', error: 'bad' };

/** How the newest deployment of an environment, and of a ref where one is named, ended before this run. */
export function githubDeployments(client: HttpClient, runId: number) {
  return {
    async condition(environment: string, ref: string | undefined): Promise<Condition | undefined> {
      const query = new URLSearchParams({ environment, ...(ref && { ref }), per_page: String(LOOKED_AT) });
      for (const { id } of await client.json<Deployment[]>({ path: `/deployments?${query}` })) {
        const statuses = await client.json<Status[]>({ path: `/deployments/${id}/statuses?per_page=${LOOKED_AT}` });
        const isOfThisRun = statuses.some((status) => (status.log_url ?? status.target_url ?? '').includes(`/runs/${runId}`));
        const [newest] = statuses;
        if (!isOfThisRun && newest) return CONDITIONS[newest.state];
      }
      return undefined;
    },
  };
}
