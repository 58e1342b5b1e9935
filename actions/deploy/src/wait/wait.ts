import { formatDuration } from '#core/text.ts';
import { messageOf, UserError } from '#kit/errors.ts';
import { isAnswerLost } from '../adapters/vercel/client.ts';
import type { Deployment } from '../adapters/vercel/deployments.ts';
import { type Clock, pollDelay } from '../clock.ts';
import { type Stage, stageOf, stateWord } from './stage.ts';

/** No silent minute: while nothing changes, a line tells that it is still waiting. */
const TELL_EVERY_MS = 15_000;
/** Vercel assigns aliases within seconds; a rolling release or a check can hold them back for ever. */
const ALIAS_MAX_MS = 60_000;
/** Each of these has used up the client's own retries; then Vercel is down, and the job says so. */
const MAX_LOST_POLLS = 3;

export interface Watch {
  /** Whether Vercel is to assign domains or aliases after the build. */
  expected: 'domains' | 'no-domains';
  /** Milliseconds since the epoch. */
  deadline: number;
  /** undefined when Vercel has no such deployment. */
  read(): Promise<Deployment | undefined>;
  tell(line: string): void;
  /** Called with the word of each state as it is entered. */
  entered(state: string): void;
}

export interface End {
  deployment: Deployment | undefined;
  /** Never `building`; `aliasing` when Vercel did not assign the aliases in time. */
  stage: Stage;
}

/** The deadline passed while Vercel was still at work. */
export class DeadlineError extends UserError {
  override name = 'DeadlineError';
}

/** Asks Vercel about once a second until a deployment has ended, one way or another. */
export async function waitForEnd(created: Deployment, watch: Watch, clock: Clock): Promise<End> {
  let last: Deployment | undefined = created;
  let state = '';
  let toldAt = clock.now();
  let builtAt: number | undefined;
  for (let asked = 0, missing = 0, lost = 0; ; asked++) {
    const stage = stageOf(last, watch.expected);
    const word = stateWord(last, stage);
    if (word !== state) {
      watch.tell(`Deployment ${created.id} is ${word}.`);
      watch.entered(word);
      toldAt = clock.now();
      state = word;
    }
    const now = clock.now();
    if (stage.kind === 'aliasing') builtAt ??= now;
    const isUnderWay = stage.kind === 'building' || (stage.kind === 'aliasing' && now - (builtAt ?? now) < ALIAS_MAX_MS);
    if (!isUnderWay) return { deployment: last, stage };
    if (now >= watch.deadline) throw deadlineError(created, state, now);
    if (now - toldAt >= TELL_EVERY_MS) {
      watch.tell(`Still ${state} after ${formatDuration(now - created.createdAt)}.`);
      toldAt = now;
    }
    await clock.sleep(pollDelay(asked));
    try {
      const seen = await watch.read();
      // One 404 may come from a replica that has not heard of it yet; two in a row mean it is gone.
      missing = seen ? 0 : missing + 1;
      if (seen || missing > 1) last = seen;
      lost = 0;
    } catch (error) {
      lost += 1;
      if (!isAnswerLost(error) || lost > MAX_LOST_POLLS) throw error;
      watch.tell(`${messageOf(error)} Asking again.`);
    }
  }
}

const deadlineError = (deployment: Deployment, state: string, now: number) =>
  new DeadlineError(
    `Deployment ${deployment.id} was still ${state} after ${formatDuration(now - deployment.createdAt)}, when timeout-minutes had passed. Look at ${deployment.inspectorUrl ?? deployment.url} for what it is doing, or raise timeout-minutes.`,
  );
