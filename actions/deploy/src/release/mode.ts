import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Project } from '../adapters/vercel/project.ts';

/** What becomes of a deployment: `live` takes the production domains, `staged` is built for them but moves none. */
export type Mode = 'preview' | 'staged' | 'live';

/**
 * @throws UserError when a release is to go live, but the domains would not follow it. Vercel switches that off at a rollback;
 * the build would end green and people would still get the old release.
 */
export function modeOf({ environment, staged }: Pick<Inputs, 'environment' | 'staged'>, project: Project): Mode {
  if (environment !== 'production') return 'preview';
  if (staged) return 'staged';
  if (project.autoAssignCustomDomains !== false) return 'live';
  throw new UserError(
    `The production domains of ${project.name} do not follow new deployments: that is switched off since a rollback, or in the project's settings. Deploy with staged "true" and promote the deployment, which switches it on again.`,
  );
}
