import { formatDuration } from '#core/text.ts';
import type { Clock } from './clock.ts';

/** No silent minute: while nothing changes, a line tells what is waited for. */
export const TELL_EVERY_MS = 15_000;

/** @returns what to call at each turn of a wait, with what is waited for: it tells so every 15 s. */
export function createReminder(tell: (line: string) => void, clock: Clock): (what: string) => void {
  const beganAt = clock.now();
  let toldAt = beganAt;
  return (what) => {
    if (clock.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = clock.now();
    tell(`Still waiting for ${what} after ${formatDuration(toldAt - beganAt)}.`);
  };
}
