import { formatDuration } from '#core/text.ts';
import { UserError } from '#kit/errors.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { isAnswerLost } from '../adapters/vercel/client.ts';
import { type Clock, pollDelay } from '../clock.ts';
import { createReminder } from '../reminder.ts';
import type { Standing } from './standing.ts';

const LOOK_MS = 1000;
const MAX_LOST_ANSWERS = 3;

/** One change of a rolling release. What is asked for names where to, not how far, so that asking twice never goes twice as far. */
export interface Step {
  /** As in `Vercel was asked to …`. */
  what: string;
  ask(): Promise<unknown>;
  look(): Promise<Standing>;
  /** Whether Vercel shows that it is at work on it, so that it need not be asked again. */
  isBegun(standing: Standing): boolean;
  isDone(standing: Standing): boolean;
  /** Milliseconds since the epoch. */
  deadline: number;
  tell(line: string): void;
}

/**
 * Asks for the change and waits until Vercel shows it. What Vercel shows counts, not what it answers: a lost answer and a refusal
 * because it is so already both end well.
 * @throws ServiceError when Vercel refuses and it is not so, UserError when the deadline passes.
 */
export async function takeStep(step: Step, clock: Clock): Promise<Standing> {
  for (let lost = 1; ; lost++) {
    const trouble = await refusalOf(step.ask());
    const seen = await step.look();
    if (step.isDone(seen)) return seen;
    if (!trouble || step.isBegun(seen)) return await untilDone(step, clock);
    if (!isAnswerLost(trouble) || lost >= MAX_LOST_ANSWERS) throw trouble;
    step.tell(`${trouble.message} Vercel does not show that it was done, so it is asked again.`);
    await clock.sleep(LOOK_MS);
  }
}

async function untilDone(step: Step, clock: Clock): Promise<Standing> {
  const beganAt = clock.now();
  const remind = createReminder(step.tell, clock);
  for (let asked = 0; ; asked++) {
    const seen = await step.look();
    if (step.isDone(seen)) return seen;
    const now = clock.now();
    if (now >= step.deadline)
      throw new UserError(
        `Vercel was asked to ${step.what} and does not show it after ${formatDuration(now - beganAt)}, when timeout-minutes had passed. It may still happen; running this job again looks first.`,
      );
    remind(`Vercel to ${step.what}`);
    await clock.sleep(pollDelay(asked));
  }
}

const refusalOf = (asked: Promise<unknown>): Promise<ServiceError | undefined> =>
  asked.then(
    () => undefined,
    (thrown: unknown) => {
      if (thrown instanceof ServiceError) return thrown;
      throw thrown;
    },
  );
