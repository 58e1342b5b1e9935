import * as z from 'zod/mini';
import { DAYS, isTimeZone } from './zone.ts';

const { describe } = z;

const zone = z
  .string()
  .check(
    z.refine(isTimeZone, 'no time zone of the IANA database, such as Europe/Berlin or UTC'),
    describe('Of the IANA database, such as `Europe/Berlin`.'),
  );

const timeOfDay = (description: string, pattern: RegExp, example: string) =>
  z.string().check(z.regex(pattern, `no time of day as "${example}", with two digits each`), describe(description));

const date = (description: string) =>
  z.string().check(
    z.regex(/^\d{4}-\d{2}-\d{2}$/, 'no date as 2026-12-20'),
    z.refine((text) => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ?? false, 'no day of the calendar'),
    describe(description),
  );

const window = z
  .strictObject({
    days: z.array(z.enum(DAYS)).check(z.minLength(1), describe('`mon` to `sun`.')),
    from: timeOfDay('When it opens, `09:00`.', /^([01]\d|2[0-3]):[0-5]\d$/, '09:00'),
    to: timeOfDay('When it closes, `17:00`; `24:00` is the end of the day.', /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, '17:00'),
    timezone: zone,
  })
  .check(
    z.refine(
      ({ from, to }) => from < to,
      'a window whose "from" does not come before its "to"; for a night, make a window for each day',
    ),
  );

const freeze = z
  .strictObject({
    from: date('The first day.'),
    to: date('The last day, which is frozen too.'),
    timezone: z._default(zone, 'UTC'),
    reason: z.string().check(z.minLength(1), describe('Told to whoever wants to release meanwhile.')),
  })
  .check(z.refine(({ from, to }) => from <= to, 'a freeze whose "to" comes before its "from"'));

/** The section `release` of the configuration file. */
export const calendarSchema = z
  .strictObject({
    windows: z._default(
      z.array(window).check(describe('When releases may go out. Without any, they always may, save in a freeze.')),
      [],
    ),
    freezes: z._default(z.array(freeze).check(describe('Days on which no release goes out.')), []),
  })
  .check(z.meta({ title: 'Release', description: 'When releases may go out. Read from the default branch only.' }));

export type Calendar = z.infer<typeof calendarSchema>;
export type Window = Calendar['windows'][number];
export type Freeze = Calendar['freezes'][number];

export const ALWAYS_OPEN: Calendar = { windows: [], freezes: [] };
