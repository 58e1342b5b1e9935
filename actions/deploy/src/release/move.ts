import { formatDuration } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import type { ServiceError } from '#kit/http/errors.ts';
import type { AliasRequest, Project } from '../adapters/vercel/project.ts';
import type { MoveAnswer, MoveType } from '../adapters/vercel/promote.ts';
import { type Clock, pollDelay } from '../clock.ts';
import { createReminder } from '../reminder.ts';
import { isNewer, isUnderWay, moveStageOf, nounOf, type OwnMove } from './move-stage.ts';

/** Between a lost answer and the look whether it took effect. */
const LOOK_MS = 1000;
const MAX_LOST_ANSWERS = 3;

export interface Mover<Stopped> {
  type: MoveType;
  id: string;
  /** Milliseconds since the epoch. */
  deadline: number;
  ask(): Promise<MoveAnswer>;
  project(): Promise<Project>;
  /** Whether every production domain serves the deployment already. */
  isThere(): Promise<boolean>;
  /** How a rolling release of the deployment stands, where Vercel gives it to a share of visitors first; undefined when none is under way. */
  rolling(): Promise<string | undefined>;
  /** Asked right before each request: what stands against it, if anything does. */
  stop(project: Project): Promise<Stopped | undefined>;
  /** Whether to ask again after another promotion or rollback has replaced ours and ended. */
  persists(by: AliasRequest): Promise<boolean>;
  tell(line: string): void;
}

export type MoveEnd<Stopped> =
  /** It was there already, so nothing was asked for. */
  | { kind: 'there' }
  /** A rolling release of it has begun; people or its settings carry it on. */
  | { kind: 'rolling'; stand: string }
  /** The account's plan does not allow it. */
  | { kind: 'plan'; error: ServiceError }
  /** Never asked for, or given up, since something stands against it. */
  | { kind: 'stopped'; why: Stopped }
  | { kind: 'succeeded' | 'failed' | 'skipped'; request: AliasRequest }
  /** Another request came after ours before ours had ended; that one has ended. */
  | { kind: 'replaced'; by: AliasRequest };

/**
 * Asks Vercel to move the production domains, and waits for the end of that very request.
 * Where another move is under way, it waits for that one's end and asks again.
 * @throws UserError when Vercel refuses with no move in sight, or the deadline passes.
 */
export async function moveDomains<Stopped>(mover: Mover<Stopped>, clock: Clock): Promise<MoveEnd<Stopped>> {
  for (;;) {
    const asked = await askOnce(mover, clock);
    if ('end' in asked) return asked.end;
    const end = await waitForMove(mover, asked, clock);
    if (end.kind !== 'replaced' || !(await mover.persists(end.by))) return end;
    mover.tell(
      `The ${nounOf(end.by.type)} to ${end.by.toDeploymentId} came in between. Asking for the ${nounOf(mover.type)} again.`,
    );
  }
}

interface Asked {
  isQueued: boolean;
  before: AliasRequest | null | undefined;
}

/** Repeats a request whose answer was lost only when Vercel knows nothing of it. */
async function askOnce<Stopped>(mover: Mover<Stopped>, clock: Clock): Promise<Asked | { end: MoveEnd<Stopped> }> {
  for (let lost = 0; ; ) {
    const project = await mover.project();
    const before = project.lastAliasRequest;
    const why = await mover.stop(project);
    if (why !== undefined) return { end: { kind: 'stopped', why } };
    const answer = await mover.ask();
    switch (answer.kind) {
      case 'accepted':
        return { isQueued: false, before };
      case 'queued':
        mover.tell(`Vercel has queued the ${nounOf(mover.type)} behind a rolling release; it begins when that has ended.`);
        return { isQueued: true, before };
      case 'plan':
        return { end: { kind: 'plan', error: answer.error } };
      case 'conflict': {
        if (await mover.isThere()) return { end: { kind: 'there' } };
        const { lastAliasRequest: last } = await mover.project();
        if (last?.type === mover.type && last.toDeploymentId === mover.id && isUnderWay(last)) return joined(last);
        if (isUnderWay(last)) {
          mover.tell(`Vercel is still at the ${nounOf(last.type)} to ${last.toDeploymentId}. Waiting for its end.`);
          await endOf(last, mover, clock);
          // One that ended between the refusal and this look explains it too.
        } else if (!isNewer(last, before) && !isUnderWay(before))
          throw new UserError(
            `Production does not serve ${mover.id}: Vercel refused the ${nounOf(mover.type)}. ${answer.error.message} Look at the project's deployments on Vercel.`,
          );
        break;
      }
      case 'unknown': {
        lost += 1;
        if (lost >= MAX_LOST_ANSWERS) throw answer.error;
        mover.tell(`${messageOf(answer.error)} Looking whether the ${nounOf(mover.type)} has begun all the same.`);
        await clock.sleep(LOOK_MS);
        const { lastAliasRequest: last } = await mover.project();
        const stage = moveStageOf(last, { type: mover.type, id: mover.id, before });
        if (stage !== 'not-started' && stage !== 'replaced') return { isQueued: false, before };
        // Asked for again, what is rolling already would go to everybody at once: https://github.com/vercel/vercel/pull/16868
        const stand = await mover.rolling();
        if (stand !== undefined) return { end: { kind: 'rolling', stand } };
        if (last && stage === 'replaced') await endOf(last, mover, clock);
      }
    }
  }
}

/** The same move was asked for by another run, or by an earlier attempt of this one: its end is ours. */
const joined = (request: AliasRequest): Asked => ({
  isQueued: false,
  before: { ...request, requestedAt: request.requestedAt - 1 },
});

async function waitForMove<Stopped>(mover: Mover<Stopped>, { isQueued, before }: Asked, clock: Clock): Promise<MoveEnd<Stopped>> {
  const own: OwnMove = { type: mover.type, id: mover.id, before };
  const pulse = pulseOf(mover, clock);
  for (let queued = isQueued; ; ) {
    const { lastAliasRequest: request } = await mover.project();
    const stage = moveStageOf(request, own);
    if (stage === 'moving') queued = false;
    if (stage === 'not-started' || queued) {
      const stand = await mover.rolling();
      if (stand !== undefined) return { kind: 'rolling', stand };
      if (await mover.isThere()) return { kind: 'there' };
    }
    if (request && (stage === 'succeeded' || stage === 'failed' || stage === 'skipped')) return { kind: stage, request };
    // While it is queued, what the project tells is the rolling release's own.
    if (request && stage === 'replaced' && !queued) return { kind: 'replaced', by: await endOf(request, mover, clock) };
    await pulse(queued ? 'queued behind a rolling release' : stage === 'moving' ? 'under way' : 'not begun');
  }
}

/** Waits until a request is no longer under way. @returns the last that is known of it, or what came after it. */
async function endOf<Stopped>(request: AliasRequest, mover: Mover<Stopped>, clock: Clock): Promise<AliasRequest> {
  const pulse = pulseOf(mover, clock);
  for (let last = request; ; ) {
    if (!isUnderWay(last)) return last;
    await pulse('not begun');
    last = (await mover.project()).lastAliasRequest ?? last;
  }
}

/** Sleeps between two looks, tells a person from time to time, and throws at the deadline. */
function pulseOf<Stopped>({ type, id, deadline, tell }: Mover<Stopped>, clock: Clock) {
  const beganAt = clock.now();
  const remind = createReminder(tell, clock);
  let asked = 0;
  return async (state: string) => {
    if (clock.now() >= deadline)
      throw new UserError(
        `The ${nounOf(type)} to ${id} was still ${state} after ${formatDuration(clock.now() - beganAt)}, when timeout-minutes had passed. It may still happen: look at the project's deployments on Vercel before running this job again.`,
      );
    remind(`the ${nounOf(type)} to ${id}, which is ${state},`);
    await clock.sleep(pollDelay(asked++));
  };
}
