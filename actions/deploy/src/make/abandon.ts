import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '#kit/errors.ts';
import type { Ports } from '../ports.ts';
import { type Draft, findByKey } from './make-deployment.ts';

/** A create call that was cut off may still be on its way. */
const LOOK_AGAIN_MS = 700;

/** Cancels the remote build of a job that ends without waiting for it. A deployment that has ended stays as it is. */
export async function abandon({ purpose, key, created }: Draft, { session, lastCalls }: Ports): Promise<void> {
  if (key === undefined) return;
  try {
    const vercel = lastCalls();
    const find = () => findByKey(vercel, purpose.project.id, key);
    const found = created ? await vercel.get(created.id) : ((await find()) ?? (await delay(LOOK_AGAIN_MS).then(find)));
    if (!found) return;
    session.output('deployment-id', found.id);
    session.output('state', found.readyState);
    if (['READY', 'ERROR', 'CANCELED'].includes(found.readyState)) return;
    await vercel.cancel(found.id);
    session.output('state', 'CANCELED');
    session.log.info(`Cancelled the deployment ${found.id} on Vercel.`);
  } catch (cause) {
    const which = created ? `deployment ${created.id}` : 'deployment that this job may have created';
    session.log.warning(`The ${which} could not be cancelled on Vercel: ${messageOf(cause)}`, 'Deploy');
  }
}
