import type { Saved } from '#kit/run-post.ts';
import { abandonRemnant, SAVED } from './make/abandon.ts';
import type { Ports } from './ports.ts';
import { ENDED } from './wait/watch-deployment.ts';

/** After the job: cancels the remote build of a main part that was killed before it saw the end, or that could not cancel it itself. */
export async function post(saved: Saved, ports: Ports): Promise<void> {
  const { [SAVED.project]: projectId, [SAVED.key]: key, [ENDED]: ended } = saved;
  if (projectId && key && ended !== 'true') await abandonRemnant({ projectId, key, id: undefined }, ports);
}
