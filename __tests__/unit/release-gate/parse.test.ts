import { expect, test } from '@jest/globals';
import { parseCalendar } from '@shipgate/release-gate/calendar/parse.ts';

const FILE = '.github/shipgate.yml';
const parse = (text: string) => parseCalendar(text, FILE);

test('windows and freezes are read as they are written in the documentation', async () => {
  const calendar = await parse(`smoke:
  pages: [/]
release:
  windows:
    - { days: [mon, tue], from: 09:00, to: "24:00", timezone: Europe/Berlin }
  freezes:
    - { from: 2026-12-20, to: 2027-01-02, reason: Holidays }
`);
  expect(calendar).toEqual({
    windows: [{ days: ['mon', 'tue'], from: '09:00', to: '24:00', timezone: 'Europe/Berlin' }],
    freezes: [{ from: '2026-12-20', to: '2027-01-02', timezone: 'UTC', reason: 'Holidays' }],
  });
});

test.each(['', '# nothing yet', 'smoke:\n  pages: [/]', 'release:', 'release: {}'])('%j holds nothing back', async (text) => {
  expect(await parse(text)).toEqual({ windows: [], freezes: [] });
});

const window = (given: string) => `release:\n  windows:\n    - { days: [mon], from: 09:00, to: 17:00, timezone: UTC, ${given} }`;
const freeze = (given: string) => `release:\n  freezes:\n    - { from: 2026-12-20, to: 2026-12-24, reason: x, ${given} }`;

test.each([
  [
    'a slip in the section, which would lift every freeze',
    'relase:\n  freezes: []',
    /:1:1: unknown section "relase"\. Did you mean "release"\?/,
  ],
  ['broken YAML', 'release: [', /this is not valid YAML/],
  ['no map', '- release', /must be a map of sections/],
  [
    'a setting that does not exist',
    'release:\n  freeze: []',
    /:2:3: release is wrong: it has no setting "freeze"\. Did you mean "freezes"\?/,
  ],
  ['a time of no clock', window('from: 25:00'), /from is wrong: it is no time of day/],
  ['a time without its zero', window('from: "9:00"'), /from is wrong: it is no time of day as "09:00"/],
  ['a day that is none', window('days: [monday]'), /days\.0 is wrong: it must be one of mon, tue/],
  ['a zone that is none', window('timezone: Europe/Atlantis'), /timezone is wrong: it is no time zone of the IANA database/],
  ['a window that ends before it begins', window('from: 18:00'), /does not come before its "to"/],
  ['a day that no calendar has', freeze('to: 2027-02-30'), /to is wrong: it is no day of the calendar/],
  ['a freeze that ends before it begins', freeze('to: 2026-12-01'), /whose "to" comes before its "from"/],
  [
    'a freeze without a reason',
    'release:\n  freezes:\n    - { from: 2026-12-20, to: 2026-12-24 }',
    /:3:7: release\.freezes\.0\.reason is wrong: it is missing/,
  ],
  [
    'an alias, which could grow without end',
    'release:\n  windows: &a []\n  freezes: *a',
    /:2:3: section "release" must not use aliases/,
  ],
])('%s is told with its place, and opens nothing', async (_, text, message) => {
  const unique = text.replace(/(from|to|days|timezone): [^,{}]+,(?=.* \1: )/, '');
  await expect(parse(unique)).rejects.toThrow(message);
  await expect(parse(unique)).rejects.toMatchObject({ name: 'UserError' });
});
