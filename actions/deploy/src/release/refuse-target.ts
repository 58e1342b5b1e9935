import { UserError } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';

/** @throws UserError when production cannot go back to a deployment. */
export function refuseTarget({ id, readyState, readySubstate, target }: Deployment): void {
  if (target !== 'production')
    throw new UserError(
      `Deployment ${id} was built for ${target ?? 'preview'}, so it has never been in production. Choose one that has.`,
    );
  if (readyState !== 'READY')
    throw new UserError(`Deployment ${id} is ${readyState}, and production can only go back to a READY one. Choose another.`);
  // A release that waits for its gates or its approval would go out without them.
  if (readySubstate === 'STAGED')
    throw new UserError(
      `Deployment ${id} is staged, so it has never been in production. Choose one that has; what waits is released by its own run.`,
    );
}
