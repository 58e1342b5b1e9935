import type { Saved } from '#kit/run-post.ts';
import { troubleOf } from '../adapters/github/connect.ts';
import { SAVED_RECORD } from '../adapters/github/record.ts';
import type { Ports } from '../ports.ts';

const PATIENCE_MS = 8000;

/** After the job: a record that a killed main part has left open would be under way for ever. */
export async function closeRecord(saved: Saved, { github, session }: Ports): Promise<void> {
  const { [SAVED_RECORD.id]: id, [SAVED_RECORD.isTold]: isTold } = saved;
  if (id === undefined || isTold === 'true') return;
  try {
    await github(PATIENCE_MS)?.set(Number(id), 'error', 'The job was killed before the deployment had ended.');
  } catch (cause) {
    session.log.warning(`GitHub still shows a deployment as under way: ${troubleOf(cause)}`, 'Deploy');
  }
}
