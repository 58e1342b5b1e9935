import { UserError } from '#kit/errors.ts';
import { LOCAL_REPOSITORY } from '#kit/runner/context.ts';
import type { Session } from '#kit/session.ts';
import type { Inputs } from '../action.ts';
import type { Subject } from './plan.ts';

/**
 * Whose deployments are to go: of the pull request that is named, else of the event's.
 * @throws UserError when there is none or no repository, or when the event's is still open and nothing of it would stay.
 */
export function subjectOf(inputs: Inputs, { source, event, eventName }: Session): Subject {
  const given = inputs['pull-request'];
  const pullRequest = given ?? source.pullRequest;
  if (pullRequest === undefined)
    throw new UserError(
      `cleanup needs a pull request, and the event "${eventName}" is about none. Run it on "pull_request" with "types: [closed]", or set pull-request to the number.`,
    );
  if (source.repository === LOCAL_REPOSITORY)
    throw new UserError(
      'cleanup needs to know whose pull request it is. Set the environment variable GITHUB_REPOSITORY to OWNER/REPO.',
    );
  const isOpen = pullRequest === event.pull_request?.number && event.action !== undefined && event.action !== 'closed';
  if (isOpen && !inputs['keep-latest'])
    throw new UserError(
      `Pull request ${pullRequest} is not closed (the event's action is "${event.action}"), and cleanup would remove the preview that is looked at now. Run it with "types: [closed]", or set keep-latest to 1 or more.`,
    );
  return { repository: source.repository, pullRequest };
}
