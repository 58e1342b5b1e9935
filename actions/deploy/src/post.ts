import type { Saved } from '#kit/run-post.ts';
import { closeRecord } from './history/close-record.ts';
import { abandonRemnant } from './make/abandon.ts';
import { ENDED, SAVED } from './make/remnant.ts';
import type { Ports } from './ports.ts';

/** After the job of a main part that was killed, or could not do it itself: cancels the remote build, and closes the record on GitHub. */
export async function post(saved: Saved, ports: Ports): Promise<void> {
  const { [SAVED.project]: projectId, [SAVED.key]: key, [ENDED]: ended } = saved;
  const closing = closeRecord(saved, ports);
  if (projectId && key && ended !== 'true') await abandonRemnant({ projectId, key, id: undefined }, ports);
  await closing;
}
