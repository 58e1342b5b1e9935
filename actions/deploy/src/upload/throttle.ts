import type { Clock } from '../clock.ts';

/** Without `Retry-After`: doubled with each refusal that follows. */
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 30_000;
/** Spreads jobs that were refused in the same second. */
const JITTER_MS = 250;

export interface Throttle {
  /** Waits for a place; the ticket goes back with what became of the call. @throws what the clock throws when the job is cancelled. */
  enter(): Promise<Ticket>;
  /** Gives the place back. */
  leave(ticket: Ticket, outcome: 'taken' | 'failed' | { refusedForMs: number | undefined }): void;
  /** How many times in a row the service has refused, without taking anything in between. */
  refusals(): number;
  /** Lets go of everyone who waits; `enter` answers at once from here on. */
  open(): void;
}

/** When a call was begun, so that fifty refusals of one moment count as one. */
interface Ticket {
  round: number;
}

/**
 * How many calls may run at once: all of `width` until the service refuses one (429), then half, and one more for each full round that is taken,
 * as TCP does it. A refusal stops the whole pool for as long as the service asks.
 */
export function createThrottle(width: number, clock: Clock, random: () => number): Throttle {
  let allowed = width;
  let active = 0;
  let round = 0;
  let refusals = 0;
  let taken = 0;
  let pausedUntil = 0;
  let isOpen = false;
  const waiting: (() => void)[] = [];
  const wake = (count: number) => {
    for (const resume of waiting.splice(0, count)) resume();
  };
  return {
    async enter() {
      while (!isOpen) {
        const pauseMs = pausedUntil - clock.now();
        if (pauseMs > 0) await clock.sleep(pauseMs);
        else if (active < allowed) break;
        else await new Promise<void>((resume) => waiting.push(resume));
      }
      active += 1;
      return { round };
    },
    leave(ticket, outcome) {
      active -= 1;
      if (outcome === 'taken') {
        refusals = 0;
        if (ticket.round === round) taken += 1;
        if (taken >= allowed && allowed < width) {
          allowed += 1;
          taken = 0;
        }
      } else if (outcome !== 'failed') {
        const isNews = ticket.round === round;
        if (isNews) {
          round += 1;
          refusals += 1;
          allowed = Math.max(1, Math.floor(allowed / 2));
          taken = 0;
        }
        const ownPauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (refusals - 1));
        const pauseMs = (outcome.refusedForMs ?? ownPauseMs) + (isNews ? random() * JITTER_MS : 0);
        pausedUntil = Math.max(pausedUntil, clock.now() + pauseMs);
      }
      wake(Math.max(0, allowed - active));
    },
    refusals: () => refusals,
    open() {
      isOpen = true;
      wake(waiting.length);
    },
  };
}
