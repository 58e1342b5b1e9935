import { UserError } from '#kit/errors.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';

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
  new UserError(
    `Rolling releases are not switched on for ${project}, and this action does not change a project's settings. Switch them on in its settings on Vercel (Build & Deployment, Rolling Releases) with stages such as 10 %, 50 % and 100 %, or by "vercel rolling-release configure --enable --advancement-type=manual-approval --stage=10 --stage=50". Then run this job again.`,
  );

export const abortedBefore = (id: string) =>
  new UserError(
    `An earlier attempt may have begun the rolling release of ${id}, and it was aborted since. A job that is run again does not begin it anew; if that is wanted, start a new run.`,
  );

export const nothingBefore = (id: string, project: string) =>
  new UserError(
    `Nothing is in production of ${project} yet, so there is nothing that ${id} could share visitors with. Release it with operation "promote".`,
  );
