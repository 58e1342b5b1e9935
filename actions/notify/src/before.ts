import type { Marker } from '#core/render/marker.ts';
import type { Condition, RunStory } from '#core/run/story.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { isOff, type Ports, type Recorded } from './ports.ts';

interface Known {
  recorded: Recorded | undefined;
  marker: Marker | undefined;
  superseded: boolean;
}

/**
 * How the environment or pull request was doing before this run: from the database, else the comment's marker, else, where no database
 * answered, how the newest GitHub deployment ended. A database that knows of no run is believed: one that was killed told nobody, and of
 * that nobody recovers. Nothing where nobody knows; `superseded` where a newer run has spoken, so that this one is no news.
 */
export async function conditionBefore(
  { source, environment, condition }: RunStory,
  { recorded, marker, superseded }: Known,
  { deployments, info }: Pick<Ports, 'deployments' | 'info'>,
): Promise<Condition | 'superseded' | undefined> {
  if (superseded || recorded?.superseded) return 'superseded';
  const told = recorded?.condition ?? marker?.condition;
  if (told || recorded || condition === undefined || isOff(deployments)) return told;
  try {
    return await deployments.condition(environment, source.pullRequest);
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    info(`The state before this run is unknown: ${thrown.message}`);
    return undefined;
  }
}
