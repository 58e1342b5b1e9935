/** As the configuration file names them. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

const DAY_MS = 86_400_000;

/** What clocks and calendars of a time zone show. */
export interface LocalTime {
  day: Day;
  /** `2026-12-20` */
  date: string;
  /** `09:00` */
  time: string;
}

export const isTimeZone = (name: string): boolean => {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone that the IANA database does not have. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const two = '2-digit';
  const parts = { weekday: 'short', year: 'numeric', month: two, day: two, hour: two, minute: two } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  formats.set(timeZone, format);
  return format;
}

/** The wall clock of a zone at a moment. */
export function localTime(at: number, timeZone: string): LocalTime {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    day: (parts.weekday ?? '').toLowerCase() as Day,
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}`,
  };
}

/** The day after a date, or as many days after it as are given. */
export const dayAfter = (date: string, days = 1): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * When the wall clock of a zone first shows a date and time, in milliseconds since the epoch. A time that the clock skips in spring
 * is the one as much later as it skips.
 */
export function momentOf(date: string, time: string, timeZone: string): number {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  // A zone's offset changes at most once within two days.
  const candidates = [asUtc - DAY_MS, asUtc + DAY_MS].map((near) => asUtc - offsetAt(near, timeZone)).toSorted((a, b) => a - b);
  const shown = candidates.find((at) => {
    const local = localTime(at, timeZone);
    return local.date === date && local.time === time;
  });
  return shown ?? Math.max(...candidates);
}

/** How far a zone's wall clock is ahead of UTC, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  const { date, time } = localTime(minute, timeZone);
  return Date.parse(`${date}T${time}:00Z`) - minute;
}
