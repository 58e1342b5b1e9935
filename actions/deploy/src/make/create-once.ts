import { messageOf, UserError } from '#kit/errors.ts';
import type { Creation, Deployment } from '../adapters/vercel/deployments.ts';
import type { Clock } from '../clock.ts';

/** Between a lost answer and the look whether it took effect: Vercel's list may be a moment behind. */
const LOOK_AGAIN_MS = 1000;
const LOOKS = 3;
const MAX_LOST_ANSWERS = 3;
const MAX_UPLOAD_ROUNDS = 3;

export interface Creator {
  create(): Promise<Creation>;
  /** Looks for the deployment that an earlier call of this very job may have made. */
  find(): Promise<Deployment | undefined>;
  upload(digests: string[]): Promise<void>;
  tell(line: string): void;
}

/**
 * Creates one deployment, never two: when an answer is lost, Vercel is asked what became of the call before it is repeated.
 * @throws ServiceError when Vercel refuses, UserError when it stays unreachable or keeps asking for files.
 */
export async function createOnce(creator: Creator, clock: Clock): Promise<Deployment> {
  for (let lost = 0, rounds = 0; ; ) {
    const answer = await creator.create();
    switch (answer.kind) {
      case 'created':
        return answer.deployment;
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
  for (let left = LOOKS; left > 0; left--) {
    const found = await creator.find();
    if (found) return found;
    await clock.sleep(LOOK_AGAIN_MS);
  }
  return undefined;
}
