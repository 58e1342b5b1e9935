import { expect, test } from '@jest/globals';
import { judgeCalendar, windowState } from '@shipgate/release-gate/calendar/judge.ts';
import type { Calendar, Window } from '@shipgate/release-gate/calendar/schema.ts';
import { calendarState } from '@shipgate/release-gate/calendar/state.ts';
import { closedWords } from '@shipgate/release-gate/calendar/words.ts';

const BERLIN = 'Europe/Berlin';
const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const window = (given: Partial<Window> = {}): Window => ({
  days: [...WORKDAYS],
  from: '09:00',
  to: '17:00',
  timezone: BERLIN,
  ...given,
});
const calendar = (given: Partial<Calendar> = {}): Calendar => ({ windows: [window()], freezes: [], ...given });
const holidays = { from: '2026-12-20', to: '2027-01-02', timezone: BERLIN, reason: 'Holidays' };

const at = (iso: string) => Date.parse(iso);
const opensAt = (given: Calendar, now: string) => {
  const state = calendarState(given, at(now));
  return state.kind === 'open' ? 'open' : new Date(state.opensAt).toISOString();
};

test('without windows and freezes a release may always go out', () => {
  expect(calendarState({ windows: [], freezes: [] }, at('2026-11-22T03:00:00Z'))).toEqual({ kind: 'open' });
});

test.each([
  ['at its very beginning', '2026-11-23T08:00:00Z', 'open'],
  ['a minute before it', '2026-11-23T07:59:59Z', '2026-11-23T08:00:00.000Z'],
  ['a minute before its end', '2026-11-23T15:59:00Z', 'open'],
  ['at its end', '2026-11-23T16:00:00Z', '2026-11-24T08:00:00.000Z'],
  ['on a Friday evening', '2026-11-27T20:00:00Z', '2026-11-30T08:00:00.000Z'],
  ['in summer, when the clock is an hour ahead', '2026-07-01T07:00:00Z', 'open'],
  ['on the weekend on which the clock goes forward', '2026-03-28T12:00:00Z', '2026-03-30T07:00:00.000Z'],
  ['on the weekend on which the clock goes back', '2026-10-24T12:00:00Z', '2026-10-26T08:00:00.000Z'],
])('a window of Berlin, %s', (_, now, expected) => {
  expect(opensAt(calendar(), now)).toBe(expected);
});

test('a time that the clock skips opens the window that much later, and one that comes twice opens it at the first', () => {
  const nightly = calendar({ windows: [window({ days: ['sun'], from: '02:30', to: '24:00' })] });
  expect(opensAt(nightly, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  expect(opensAt(nightly, '2026-10-24T23:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
});

test('of several windows, each in its zone, the next to open counts', () => {
  const two = calendar({
    windows: [window(), window({ days: ['sat'], from: '10:00', to: '12:00', timezone: 'America/New_York' })],
  });
  expect(opensAt(two, '2026-11-27T20:00:00Z')).toBe('2026-11-28T15:00:00.000Z');
  expect(opensAt(two, '2026-11-28T15:30:00Z')).toBe('open');
});

test('a freeze holds from the first moment of its first day to the last of its last, in its zone', () => {
  const always = { windows: [], freezes: [holidays] };
  expect(opensAt(always, '2026-12-19T22:59:59Z')).toBe('open');
  expect(opensAt(always, '2026-12-19T23:00:00Z')).toBe('2027-01-02T23:00:00.000Z');
  expect(opensAt(always, '2027-01-02T23:00:00Z')).toBe('open');
});

test('after a freeze it opens with the next window, however far away and however many freezes follow each other', () => {
  const more = [
    holidays,
    { ...holidays, from: '2027-01-03', to: '2027-01-05' },
    { ...holidays, from: '2099-01-01', to: '2099-01-02' },
  ];
  expect(opensAt(calendar({ freezes: more }), '2026-12-24T10:00:00Z')).toBe('2027-01-06T08:00:00.000Z');
  expect(opensAt(calendar({ freezes: more }), '2099-01-02T10:00:00Z')).toBe('2099-01-05T08:00:00.000Z');
});

test('a freeze that ends months from now opens with the first window after it', () => {
  const long = { ...holidays, to: '2027-06-30' };
  expect(opensAt(calendar({ freezes: [long] }), '2026-12-24T10:00:00Z')).toBe('2027-07-01T07:00:00.000Z');
});

test('where a freeze holds outside of the windows, the freeze is what is told', () => {
  expect(calendarState(calendar({ freezes: [holidays] }), at('2026-12-24T22:00:00Z'))).toMatchObject({ kind: 'frozen' });
});

test('a short window of the night that the clock skips opens a week later', () => {
  const short = calendar({ windows: [window({ days: ['sun'], from: '02:00', to: '02:30' })] });
  expect(opensAt(short, '2026-03-28T12:00:00Z')).toBe('2026-04-05T00:00:00.000Z');
});

test('a freeze without an end says so', () => {
  const state = calendarState(calendar({ freezes: [{ ...holidays, to: '9999-12-31' }] }), at('2026-12-24T10:00:00Z'));
  expect(state).toMatchObject({ kind: 'frozen', opensAt: Number.POSITIVE_INFINITY });
  expect(state.kind !== 'open' && closedWords(state, 0)).toMatch(/Holidays\. No end of it is set\.$/);
});

test('what is closed says why and until when, in the words of its zone', () => {
  const now = at('2026-12-24T10:00:00Z');
  const frozen = calendarState(calendar({ freezes: [holidays] }), now);
  expect(frozen.kind !== 'open' && closedWords(frozen, now)).toMatch(
    /^Releases are frozen from 2026-12-20 to 2027-01-02 \(Europe\/Berlin\): Holidays\. The next release may go out on Mon,? 4 Jan 2027,? (at )?09:00 \(Europe\/Berlin\)\.$/,
  );
  const evening = at('2026-11-27T20:00:00Z');
  const outside = calendarState(calendar(), evening);
  expect(outside.kind !== 'open' && closedWords(outside, evening)).toMatch(
    /^It is Fri,? 27 Nov 2026,? (at )?21:00 \(Europe\/Berlin\), outside the windows for releases\. The next release may go out on Mon,? 30 Nov 2026,? (at )?09:00/,
  );
});

test('a reason turns the refusal into a warning that names who and why; where it is open there is nothing to override', () => {
  const now = at('2026-11-22T12:00:00Z');
  const state = calendarState(calendar(), now);
  const judge = (reason: string | undefined) => judgeCalendar(state, { actor: 'alice', reason }, now, '.github/shipgate.yml');
  expect(judge(undefined)).toMatchObject([
    { rule: 'outside-window', verdict: 'fail', fix: expect.stringContaining('"override-reason"') },
  ]);
  expect(judge('Checkout is down')).toMatchObject([
    { rule: 'calendar-overridden', verdict: 'warn', title: 'alice releases against the calendar: Checkout is down.' },
  ]);
  expect(judgeCalendar({ kind: 'open' }, { actor: 'alice', reason: 'Just so' }, now, 'x')).toEqual([]);
});

test('a reason overrides what is closed, and is not needed where it is open', () => {
  const closed = calendarState(calendar(), at('2026-11-22T12:00:00Z'));
  expect(windowState(closed, { actor: 'alice', reason: undefined })).toBe('closed');
  expect(windowState(closed, { actor: 'alice', reason: 'Checkout is down' })).toBe('overridden');
  expect(windowState({ kind: 'open' }, { actor: 'alice', reason: 'Just so' })).toBe('open');
});

test('who overrides and why stay on one line', () => {
  const now = at('2026-11-22T12:00:00Z');
  const [finding] = judgeCalendar(calendarState(calendar(), now), { actor: 'a\nb', reason: 'c\n## d' }, now, 'x');
  expect(finding?.title).toBe('a b releases against the calendar: c ## d.');
});
