import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '#kit/errors.ts';
import type { Session } from '#kit/session.ts';
import type { Ports } from '../ports.ts';
import { ENDED } from '../wait/watch-deployment.ts';
import { type Draft, findByKey } from './make-deployment.ts';

/** A create call that was cut off may still be on its way. */
const LOOK_AGAIN_MS = 700;
const OVER = ['READY', 'ERROR', 'CANCELED', 'DELETED'];

/** What is known of a deployment that nobody may be waiting for. */
export interface Remnant {
  projectId: string;
  key: string;
  /** Undefined when no answer to its creation ever came. */
  id: string | undefined;
}

/** What `remember` saves for the `post` part, beside the word that the deployment has ended. */
export const SAVED = { project: 'project', key: 'key' } as const;

/** Leaves behind what the `post` part needs, should this process be killed. Call it before the deployment is created. */
export function remember({ projectId, key }: Pick<Remnant, 'projectId' | 'key'>, session: Session): void {
  session.save(SAVED.project, projectId);
  session.save(SAVED.key, key);
}

/** Cancels the remote build of a job that ends without waiting for it. A deployment that has ended stays as it is. */
export async function abandon({ purpose, key, created }: Draft, ports: Ports): Promise<void> {
  if (key !== undefined) await abandonRemnant({ projectId: purpose.project.id, key, id: created?.id }, ports);
}

/** The same, from what a killed job has left. What goes wrong is a warning. */
export async function abandonRemnant({ projectId, key, id }: Remnant, { session, lastCalls }: Ports): Promise<void> {
  try {
    const vercel = lastCalls();
    const find = () => findByKey(vercel, projectId, key);
    const found = id === undefined ? ((await find()) ?? (await delay(LOOK_AGAIN_MS).then(find))) : await vercel.get(id);
    if (found) {
      session.output('deployment-id', found.id);
      session.output('state', found.readyState);
    }
    if (found && !OVER.includes(found.readyState)) {
      await vercel.cancel(found.id);
      session.output('state', 'CANCELED');
      session.log.info(`Cancelled the deployment ${found.id} on Vercel.`);
    }
    // A create call that is still under way may be seen later, by the post part.
    if (found) session.save(ENDED, 'true');
  } catch (cause) {
    const which = id === undefined ? 'deployment that this job may have created' : `deployment ${id}`;
    session.log.warning(`The ${which} could not be cancelled on Vercel: ${messageOf(cause)}`, 'Deploy');
  }
}
