import { expect, test } from '@jest/globals';
import { LETTER_SCHEMA, type Letter } from '@shipgate/notify/letter.ts';
import type { Ports, Spool, Waiting } from '@shipgate/notify/ports.ts';
import { deliverWaiting, keepUndelivered } from '@shipgate/notify/spool.ts';
import { collectRun } from '#core/run/collect.ts';
import { ServiceError } from '#kit/http/errors.ts';
import { createFacts } from '#testing/reports.ts';

const facts = createFacts();
const story = collectRun([{ job: 'smoke', result: 'failure', outputs: {} }], facts);
const record: Letter = { schema: LETTER_SCHEMA, channel: 'record', story };
const email: Letter = { schema: LETTER_SCHEMA, channel: 'email', story, change: 'turned-bad' };

const HOUR_MS = 3_600_000;
const waited = (letter: Letter, hours = 1): Waiting => ({
  id: 0,
  letter,
  writtenAt: new Date(facts.at.getTime() - hours * HOUR_MS),
});
const trouble = (status: number) =>
  new ServiceError('x', 'POST /x', { kind: 'status', status, code: undefined, detail: '', retryAfterMs: undefined });

/** A run that finds these letters. What it sends and throws away is told. */
async function deliver(letters: readonly Waiting[], ports: Partial<Ports> = {}, spool: Partial<Spool> = {}) {
  const did: string[] = [];
  const all = {
    facts,
    isFork: false,
    store: { record: async () => did.push('record') && { condition: undefined, superseded: false } },
    mailer: { send: async () => did.push('email') && 'sent' },
    comments: { off: 'no token.' },
    spool: {
      waiting: async () => letters.map((letter, id) => ({ ...letter, id })),
      remove: async (id: number) => did.push(`remove ${id}`),
      ...spool,
    },
    ...ports,
  } as unknown as Ports;
  const told = await deliverWaiting(all);
  return { did, statuses: told.map(({ status }) => status) };
}

test('a letter that was delivered is thrown away, and one that was not stays', async () => {
  expect(await deliver([waited(record), waited(email)])).toEqual({
    did: ['record', 'remove 0', 'email', 'remove 1'],
    statuses: ['told', 'told'],
  });
  const down = { store: { record: () => Promise.reject(trouble(400)) } };
  expect(await deliver([waited(record), waited(record)], down)).toEqual({ did: [], statuses: ['undelivered', 'undelivered'] });
});

test.each([401, 403, 408, 429, 500, 503])(
  'a service that answers %d is down, and is left alone for the rest of the run',
  async (status) => {
    const down = { store: { record: () => Promise.reject(trouble(status)) } };
    expect(await deliver([waited(record), waited(record), waited(email)], down)).toEqual({
      did: ['email', 'remove 2'],
      statuses: ['undelivered', 'told'],
    });
  },
);

test('a bug is not taken for a service that is down', async () => {
  await expect(deliver([waited(record)], { store: { record: () => Promise.reject(new TypeError('no such')) } })).rejects.toThrow(
    'no such',
  );
});

test('an e-mail is sent while its key is remembered; a row may come however late', async () => {
  expect(await deliver([waited(email, 22)])).toMatchObject({ did: ['email', 'remove 0'] });
  expect(await deliver([waited(email, 24)])).toEqual({ did: ['remove 0'], statuses: ['lost'] });
  expect(await deliver([waited(record, 24)])).toMatchObject({ did: ['record', 'remove 0'] });
});

test('letters of a channel that is off wait on, and a fork delivers none', async () => {
  expect(await deliver([waited(email)], { mailer: { off: 'no key.' } })).toEqual({ did: [], statuses: [] });
  expect(await deliver([waited(email)], { isFork: true })).toEqual({ did: [], statuses: [] });
});

test.each([
  [403, 'off'],
  [404, 'off'],
  [500, 'lost'],
] as const)('a spool that answers %d when it is looked into is %s', async (status, expected) => {
  expect((await deliver([], {}, { waiting: () => Promise.reject(trouble(status)) })).statuses).toEqual([expected]);
});

test('what could not be delivered is kept, never for a fork, and what cannot be kept is told as lost', async () => {
  const kept: Letter[] = [];
  const keep = async (letter: Letter) => void kept.push(letter);
  const undelivered = { status: 'undelivered', channel: 'record', line: '', letter: record, isDown: true } as const;
  const statuses = async (ports: object) =>
    (await keepUndelivered([undelivered], ports as Ports)).map(({ status, line }) => `${status} ${line}`);
  expect(await statuses({ isFork: false, spool: { keep } })).toEqual([expect.stringContaining('told Spool: kept for Supabase')]);
  expect(kept).toEqual([record]);
  expect(await statuses({ isFork: true, spool: { keep } })).toEqual([
    expect.stringContaining("lost Spool: nothing kept for Supabase: what a fork's"),
  ]);
  expect(await statuses({ isFork: false, spool: { off: 'no service.' } })).toEqual([expect.stringContaining('no service.')]);
  expect(await statuses({ isFork: false, spool: { keep: () => Promise.reject(new Error('full')) } })).toEqual([
    expect.stringContaining('full'),
  ]);
  expect(kept).toHaveLength(1);
});
