import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '#kit/errors.ts';
import type { Ports } from '../ports.ts';
import { type Draft, findByKey } from './make-deployment.ts';
import { ENDED, type Remnant } from './remnant.ts';

/** A create call that was cut off may still be on its way. */
const LOOK_AGAIN_MS = 700;
const OVER = ['READY', 'ERROR', 'CANCELED', 'DELETED'];

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
