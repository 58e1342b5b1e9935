import { messageOf, UserError } from '#kit/errors.ts';
import type { Creation, Deployment } from '../adapters/vercel/deployments.ts';
import type { Clock } from '../clock.ts';
import { isOver, oldestFirst } from './with-key.ts';

/** Between two looks at Vercel's list, which may be a moment behind. */
const LOOK_AGAIN_MS = 1000;
const LOOKS = 3;
const MAX_LOST_ANSWERS = 3;
const MAX_UPLOAD_ROUNDS = 3;

export interface Finder {
  /** The living deployments that earlier calls of this very job have made. */
  find(): Promise<Deployment[]>;
  /** Ends the build of one deployment too many. */
  cancel(id: string): Promise<void>;
  tell(line: string): void;
}

export interface Creator extends Finder {
  create(): Promise<Creation>;
  upload(digests: string[]): Promise<void>;
}

/** Goes on with what an earlier attempt of the job has made, if it lives. Of two the older one stays, and the other is cancelled. */
export async function takeUpEarlier(finder: Finder): Promise<Deployment | undefined> {
  const earlier = await keepOldest(await finder.find(), finder);
  if (earlier) finder.tell(`An earlier attempt of this job has made ${earlier.id}: going on with it.`);
  return earlier;
}

/**
 * Creates one deployment, never two: when an answer is lost, Vercel is asked what became of the call before it is repeated, and where two
 * exist after all, the older one stays and the other is cancelled.
 * @param attempt of the job, from 1.
 * @throws ServiceError when Vercel refuses, UserError when it stays unreachable or keeps asking for files.
 */
export async function createOnce(creator: Creator, clock: Clock, attempt: number): Promise<Deployment> {
  for (let lost = 0, rounds = 0; ; ) {
    const answer = await creator.create();
    switch (answer.kind) {
      case 'created':
        return lost > 0 || attempt > 1 ? await settle(answer.deployment, creator, clock) : answer.deployment;
      case 'missing': {
        rounds += 1;
        if (rounds > MAX_UPLOAD_ROUNDS)
          throw new UserError(`Vercel still misses ${answer.digests.length} files after they were uploaded. Run the job again.`);
        await creator.upload(answer.digests);
        break;
      }
      case 'unknown': {
        creator.tell(`${messageOf(answer.error)} Looking whether the deployment was created all the same.`);
        const found = await look(creator, clock);
        if (found) {
          creator.tell(`It was: going on with ${found.id}.`);
          return found;
        }
        lost += 1;
        if (lost >= MAX_LOST_ANSWERS) throw answer.error;
      }
    }
  }
}

async function look(creator: Creator, clock: Clock): Promise<Deployment | undefined> {
  for (let looked = 0; looked < LOOKS; looked++) {
    if (looked > 0) await clock.sleep(LOOK_AGAIN_MS);
    const found = await keepOldest(await creator.find(), creator);
    if (found) return found;
  }
  return undefined;
}

/** An earlier call may have taken effect unseen. Once the list shows the newest deployment it shows the older ones too. */
async function settle(newest: Deployment, creator: Creator, clock: Clock): Promise<Deployment> {
  for (let looked = 1; ; looked++) {
    const found = await creator.find();
    const isUpToDate = found.some(({ id }) => id === newest.id);
    if (isUpToDate || looked >= LOOKS) return (await keepOldest(isUpToDate ? found : [...found, newest], creator)) ?? newest;
    await clock.sleep(LOOK_AGAIN_MS);
  }
}

async function keepOldest(found: readonly Deployment[], finder: Finder): Promise<Deployment | undefined> {
  const [oldest, ...surplus] = oldestFirst(found);
  for (const { id } of surplus.filter((one) => !isOver(one))) {
    finder.tell(`${id} is one too many: ${oldest?.id} is older and stays.`);
    await finder.cancel(id);
  }
  return oldest;
}
