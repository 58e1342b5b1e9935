import { expect, test } from '@jest/globals';
import { emailKey, LETTER_SCHEMA, letterName, parseLetter } from '@shipgate/notify/letter.ts';
import { collectRun } from '#core/run/collect.ts';
import type { RunStory } from '#core/run/story.ts';
import { createFacts } from '#testing/reports.ts';

const story: RunStory = collectRun([{ job: 'smoke', result: 'failure', outputs: {} }], createFacts());
const of = (source: object): RunStory => ({ ...story, source: { ...story.source, ...source } });

test('an e-mail has one key per run, subject and change, whichever attempt sends it', () => {
  const key = emailKey(story, 'turned-bad');
  expect(emailKey(of({ runAttempt: 2 }), 'turned-bad')).toBe(key);
  const others = [
    emailKey(story, 'recovered'),
    emailKey(of({ runId: 4243 }), 'turned-bad'),
    emailKey(of({ repository: 'acme/other' }), 'turned-bad'),
    emailKey({ ...story, project: 'docs' }, 'turned-bad'),
    emailKey({ ...story, environment: 'production' }, 'turned-bad'),
  ];
  expect(new Set([key, ...others]).size).toBe(6);
});

test('no two letters of a repository have one name', () => {
  const letter = { schema: LETTER_SCHEMA, channel: 'record', story } as const;
  const names = [
    letter,
    { ...letter, channel: 'comment' } as const,
    { ...letter, story: of({ runId: 4243 }) },
    { ...letter, story: of({ runAttempt: 2 }) },
    { ...letter, story: { ...story, project: 'docs' } },
    { ...letter, story: { ...story, environment: 'production' } },
  ].map(letterName);
  expect(new Set(names).size).toBe(6);
});

test.each([
  { channel: 'email' },
  { channel: 'email', change: 'exploded' },
  { channel: 'record', to: 'eve@example.test' },
  { channel: 'pager' },
  { channel: 'record', schema: 'shipgate/letter@2' },
])('what is no letter is refused: %j', (given) => {
  expect(parseLetter(JSON.stringify({ schema: LETTER_SCHEMA, story, channel: 'record' })).story).toEqual(story);
  expect(() => parseLetter(JSON.stringify({ schema: LETTER_SCHEMA, story, ...given }))).toThrow();
});
