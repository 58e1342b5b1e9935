import { UserError } from '#kit/errors.ts';
import type { Inputs } from './action.ts';

/** When waiting ends, in milliseconds since the epoch. */
export const deadlineOf = (inputs: Inputs, beganAt: number) => beganAt + inputs['timeout-minutes'] * 60_000;

/** One try of a call may take this long; and whoever waits for a state is to say first what it waited for. */
const GRACE_MS = 20_000;

/** Aborts what is still asked of Vercel shortly after the deadline: a service that hangs would use up minutes of retries. */
export function overdueSignal({ 'timeout-minutes': minutes }: Inputs): AbortSignal {
  const controller = new AbortController();
  const message = `Vercel's answers took so long that timeout-minutes (${minutes}) had passed. What was asked for may still happen: look at the project on Vercel before running this job again, or raise timeout-minutes.`;
  setTimeout(() => controller.abort(new UserError(message)), minutes * 60_000 + GRACE_MS).unref();
  return controller.signal;
}
