import type { Calendar, Freeze, Window } from './schema.ts';
import { dayAfter, localTime, momentOf } from './zone.ts';

/** Whether a release may go out at a moment. */
export type CalendarState =
  | { kind: 'open' }
  /** `opensAt` in milliseconds since the epoch, infinite where it has no end; `timezone` is that of what closes it. */
  | { kind: 'frozen'; freeze: Freeze; opensAt: number; timezone: string }
  | { kind: 'outside'; opensAt: number; timezone: string };

/** A weekday comes twice within these days: the clock skips a short window of a night once a year, never two weeks running. */
const LOOKED_AHEAD_DAYS = 15;
/** After this day no date of four digits follows: what is frozen until then has no end. */
const FOR_EVER = '9999-12-31';

/** @param now milliseconds since the epoch. */
export function calendarState(calendar: Calendar, now: number): CalendarState {
  const freeze = freezeAt(calendar, now);
  if (freeze) return { kind: 'frozen', freeze, opensAt: nextOpening(calendar, now), timezone: freeze.timezone };
  if (isInWindow(calendar, now)) return { kind: 'open' };
  return { kind: 'outside', opensAt: nextOpening(calendar, now), timezone: calendar.windows[0]?.timezone ?? 'UTC' };
}

const freezeAt = ({ freezes }: Calendar, at: number): Freeze | undefined =>
  freezes.find(({ from, to, timezone }) => {
    const { date } = localTime(at, timezone);
    return from <= date && date <= to;
  });

const isInWindow = ({ windows }: Calendar, at: number): boolean =>
  windows.length === 0 || windows.some((window) => isWithin(window, at));

function isWithin({ days, from, to, timezone }: Window, at: number): boolean {
  const { day, time } = localTime(at, timezone);
  return days.includes(day) && from <= time && time < to;
}

/** A release may go out again when a freeze ends, or when a window first opens after now or after such an end. */
function nextOpening(calendar: Calendar, now: number): number {
  const ending = calendar.freezes.filter(({ to }) => to < FOR_EVER);
  const ends = ending.map(({ to, timezone }) => momentOf(dayAfter(to), '00:00', timezone));
  const starts = [now, ...ends].flatMap((base) => calendar.windows.flatMap((window) => openingsAfter(window, base)));
  const openings = [...ends, ...starts].filter((at) => at > now).toSorted((a, b) => a - b);
  return openings.find((at) => freezeAt(calendar, at) === undefined && isInWindow(calendar, at)) ?? Number.POSITIVE_INFINITY;
}

function openingsAfter({ days, from, timezone }: Window, base: number): number[] {
  const { date } = localTime(base, timezone);
  return Array.from({ length: LOOKED_AHEAD_DAYS }, (_, after) => momentOf(dayAfter(date, after), from, timezone)).filter((at) =>
    days.includes(localTime(at, timezone).day),
  );
}
