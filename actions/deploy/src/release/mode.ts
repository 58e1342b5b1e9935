import { UserError } from '#kit/errors.ts';
import type { Inputs } from '../action.ts';
import type { Project } from '../adapters/vercel/project.ts';
import { followingOf, pinWords } from './pin.ts';

/** What becomes of a deployment: `live` takes the production domains, `staged` is built for them but moves none. */
export type Mode = 'preview' | 'staged' | 'live';

/**
 * @throws UserError when a release is to go live, but the domains would not follow it: the build would end green and people would
 * still get the old release.
 */
export function modeOf({ environment, staged }: Pick<Inputs, 'environment' | 'staged'>, project: Project): Mode {
  if (environment !== 'production') return 'preview';
  if (staged) return 'staged';
  const following = followingOf(project);
  switch (following.kind) {
    case 'follow':
      return 'live';
    case 'pinned':
      throw new UserError(
        `The production domains of ${project.name} do not follow new deployments: that is ${pinWords(following)}. Deploy with staged "true" and promote the deployment, which lifts the pin, or run operation "unpin" first.`,
      );
    case 'by-hand':
      throw new UserError(
        `The production domains of ${project.name} do not follow new deployments: "Auto-assign Custom Production Domains" is switched off in its settings. Deploy with staged "true" and promote the deployment, which leaves that setting as it is, or switch it on with operation "unpin".`,
      );
  }
}
