import { plainText } from '#core/text.ts';
import type { CalendarState } from './state.ts';

/** `Mon, 23 Nov 2026, 09:00 (Europe/Berlin)` */
function momentWords(at: number, timeZone: string): string {
  const words = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return `${words} (${timeZone})`;
}

/** Why no release may go out, and when the next one may; one or two sentences. @param now milliseconds since the epoch. */
export function closedWords(state: Exclude<CalendarState, { kind: 'open' }>, now: number): string {
  const opens = Number.isFinite(state.opensAt)
    ? `The next release may go out on ${momentWords(state.opensAt, state.timezone)}.`
    : 'No end of it is set.';
  switch (state.kind) {
    case 'frozen': {
      const { from, to, timezone, reason } = state.freeze;
      return `Releases are frozen from ${from} to ${to} (${timezone}): ${plainText(reason).replace(/\.?$/, '.')} ${opens}`;
    }
    case 'outside':
      return `It is ${momentWords(now, state.timezone)}, outside the windows for releases. ${opens}`;
  }
}
