import { UserError } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';

/** A canary could not begin: no visitor has got it. */
export class NotBegunError extends UserError {
  override name = 'NotBegunError';
}

/** @throws UserError when a deployment cannot be a canary. */
export function refuseUnfit({ id, readyState, target }: Deployment): void {
  if (readyState !== 'READY')
    throw new UserError(
      `Deployment ${id} is ${readyState}, and only a READY one can be a canary. Wait for its build, or choose another.`,
    );
  if (target !== 'production')
    throw new UserError(
      `Deployment ${id} was built for ${target ?? 'preview'}, and only a production deployment can be a canary. Deploy with environment "production" and staged "true", then begin with that.`,
    );
}

/** Rolling releases are off: whether and how a team rolls out is its own choice, so the settings are never changed here. */
export const unconfigured = (project: string) =>
  new NotBegunError(
    `Rolling releases are not switched on for ${project}, and this action does not change a project's settings. Switch them on in its settings on Vercel (Build & Deployment, Rolling Releases) with stages such as 10 %, 50 % and 100 %, or by "vercel rolling-release configure --enable --advancement-type=manual-approval --stage=10 --stage=50". Then run this job again.`,
  );

/** Step by step is what this operation is for: what looks good at one stage decides about the next. */
export const automatic = (project: string) =>
  new NotBegunError(
    `The rolling releases of ${project} go through their stages by themselves, so nothing that is seen in between could hold one. Set them to manual approval in its settings on Vercel (Build & Deployment, Rolling Releases), then run this job again. Or let Vercel go on by itself: operation "promote".`,
  );

export const abortedBefore = (id: string) =>
  new NotBegunError(
    `An earlier attempt may have begun the rolling release of ${id}, and it was aborted since. A job that is run again does not begin it anew; if that is wanted, start a new run.`,
  );

export const nothingBefore = (id: string, project: string) =>
  new NotBegunError(
    `Nothing is in production of ${project} yet, so there is nothing that ${id} could share visitors with. Release it with operation "promote".`,
  );
