import { formatDuration } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import type { Project } from '../adapters/vercel/project.ts';
import type { MoveAnswer } from '../adapters/vercel/promote.ts';
import { type Clock, pollDelay } from '../clock.ts';
import { type MoveStage, moveStageOf, type OwnMove } from './move-stage.ts';

/** Between a lost answer and the look whether it took effect. */
const LOOK_MS = 1000;
const TELL_EVERY_MS = 15_000;
const MAX_LOST_ANSWERS = 3;

export interface Mover extends OwnMove {
  /** Milliseconds since the epoch. */
  deadline: number;
  ask(): Promise<MoveAnswer>;
  project(): Promise<Project>;
  /** Whether every production domain serves the deployment already. */
  isThere(): Promise<boolean>;
  tell(line: string): void;
}

/**
 * Asks Vercel to move the production domains, and waits for the end of that very request.
 * @throws UserError when another move is in the way, or the deadline passes.
 */
export async function moveDomains(mover: Mover, clock: Clock): Promise<'ended' | 'failed' | 'superseded'> {
  const asked = await askOnce(mover, clock);
  return asked === 'there' ? 'ended' : await waitForMove(mover, asked, clock);
}

/** Repeats a request whose answer was lost only when Vercel knows nothing of it. */
async function askOnce(mover: Mover, clock: Clock): Promise<'there' | 'asked' | 'queued'> {
  for (let lost = 1; ; lost++) {
    const answer = await mover.ask();
    switch (answer.kind) {
      case 'accepted':
        return 'asked';
      case 'queued':
        mover.tell(`Vercel has queued the ${mover.type} behind a rolling release; it begins when that has ended.`);
        return 'queued';
      case 'conflict':
        if (await mover.isThere()) return 'there';
        if (moveStageOf((await mover.project()).lastAliasRequest, mover) === 'moving') return 'asked';
        throw new UserError(
          `Production does not serve ${mover.id}: another promotion or rollback is in the way. ${answer.error.message}`,
        );
      case 'unknown': {
        if (lost >= MAX_LOST_ANSWERS) throw answer.error;
        mover.tell(`${messageOf(answer.error)} Looking whether the ${mover.type} has begun all the same.`);
        await clock.sleep(LOOK_MS);
        if (moveStageOf((await mover.project()).lastAliasRequest, mover) !== 'not-started') return 'asked';
      }
    }
  }
}

async function waitForMove(mover: Mover, asked: 'asked' | 'queued', clock: Clock): Promise<'ended' | 'failed' | 'superseded'> {
  const beganAt = clock.now();
  let toldAt = beganAt;
  let isQueued = asked === 'queued';
  for (let asked = 0; ; asked++) {
    const stage = moveStageOf((await mover.project()).lastAliasRequest, mover);
    if (stage === 'moving') isQueued = false;
    if (stage === 'ended' || stage === 'failed') return stage;
    // While it is queued, what the project tells is the rolling release's own.
    if (stage === 'superseded' && !isQueued) return stage;
    const now = clock.now();
    if (now >= mover.deadline) throw deadlineError(mover, stage, now - beganAt);
    if (now - toldAt >= TELL_EVERY_MS) {
      mover.tell(`Still waiting for the ${mover.type} to ${mover.id} after ${formatDuration(now - beganAt)}.`);
      toldAt = now;
    }
    await clock.sleep(pollDelay(asked));
  }
}

const deadlineError = ({ type, id }: Mover, stage: MoveStage, waitedMs: number) =>
  new UserError(
    `The ${type} to ${id} was still ${stage === 'moving' ? 'under way' : 'not begun'} after ${formatDuration(waitedMs)}, when timeout-minutes had passed. It may still happen: look at the project's deployments on Vercel before running this job again.`,
  );
