import { troubleOf } from '../adapters/github/connect.ts';
import type { DeploymentRecord } from '../adapters/github/record.ts';
import type { Ports } from '../ports.ts';
import { payloadOf } from './payload.ts';
import { replacedBy, rivalsOf } from './replaced.ts';

/** All of it together; GitHub's part never holds a finished deployment up for longer. */
const PATIENCE_MS = 8000;
/** Hundreds of deployments that are looked through. */
const PAGES = 5;
/** Each run retires what is older, so there are more only after many runs that could not. */
const MAX_RIVALS = 20;

/**
 * Sets inactive on GitHub what this deployment replaces: of the same project and environment, and for previews of the same pull request.
 * GitHub itself leaves transient ones active, and knows no projects. It never fails a deployment.
 * @param id GitHub's own of this deployment; undefined when it has none.
 */
export async function retireOlder(id: number | undefined, record: DeploymentRecord, ports: Ports): Promise<void> {
  const { session } = ports;
  const github = ports.github(PATIENCE_MS);
  // GitHub shows the newest of a production environment as the active one, and `rollback` reads the older ones.
  if (id === undefined || github === undefined || record.environment === 'production') return;
  const { githubEnvironment: environment } = record;
  try {
    const own = { id, environment, payload: payloadOf(record, session.source) };
    const rivals = rivalsOf(own, await github.list({ environment }, PAGES)).slice(0, MAX_RIVALS);
    const states = await Promise.all(
      rivals.map(async (rival) => ({ id: rival.id, state: (await github.statuses(rival.id))[0]?.state })),
    );
    await Promise.all(replacedBy(id, states).map((old) => github.set(old, 'inactive', 'A newer deployment has replaced it.')));
  } catch (cause) {
    session.signal.throwIfAborted();
    session.log.warning(`Older deployments still show as active on GitHub: ${troubleOf(cause)}`, 'Deploy');
  }
}
