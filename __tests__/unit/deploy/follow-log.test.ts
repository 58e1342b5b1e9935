import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createBell } from '@shipgate/deploy/wait/bell.ts';
import { type BuildEvent, readBuildEvent } from '@shipgate/deploy/wait/build-event.ts';
import { followLog, type LogSource } from '@shipgate/deploy/wait/follow-log.ts';
import { ServiceError } from '#kit/http/errors.ts';

const BASE = 100_000;
const event = (n: number): BuildEvent => ({ kind: 'log', id: String(n), at: BASE + n, lines: [`line ${n}`] });
const broken = new ServiceError('Vercel', 'GET /events', { kind: 'network', detail: 'ECONNRESET' });
const silent = new ServiceError('Vercel', 'GET /events', { kind: 'timeout', afterMs: 20_000 });

/** A log that grows by what the test adds, whose streams end as told, and a clock that is moved by the test. */
function createLog(streams: (readonly (BuildEvent | 'break' | 'silence' | 'stay')[])[]) {
  const asked: (number | undefined)[] = [];
  const written: BuildEvent[] = [];
  const shown: string[] = [];
  const told: string[] = [];
  let now = 0;
  const source: LogSource = {
    async *follow(since, until) {
      asked.push(since);
      for (const step of streams.shift() ?? ['break' as const]) {
        if (step === 'break') throw broken;
        if (step === 'silence') throw silent;
        if (step === 'stay') return await new Promise<void>((done) => until.addEventListener('abort', () => done()));
        yield step;
      }
    },
    async read(since = 0) {
      return written.filter((one) => one.kind === 'change' || one.at >= since);
    },
  };
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      await turn();
      now += ms;
    },
  };
  const bell = createBell();
  const options = {
    clock,
    bell,
    isBuilding: () => true,
    line: (line: string) => shown.push(line),
    tell: (line: string) => told.push(line),
  };
  return { asked, written, shown, told, bell, now: () => now, log: followLog(source, options) };
}

test('a stream that breaks loses no line and repeats none: polls go on where it ended, then a new stream', async () => {
  const { asked, written, shown, told, log } = createLog([
    [event(1), event(2), 'break'],
    [event(2), event(3), event(4), 'stay'],
  ]);
  written.push(event(1), event(2), event(3));
  while (shown.length < 4) await turn();
  log.end();
  expect(shown).toEqual(['line 1', 'line 2', 'line 3', 'line 4']);
  expect(log.lines).toEqual(shown);
  expect(asked).toEqual([undefined, BASE + 3 - 5000]);
  expect(told).toHaveLength(1);
});

test('what no stream has brought is caught up in the end', async () => {
  const { written, shown, log } = createLog([['stay']]);
  written.push(event(1), event(2));
  expect(await log.catchUp()).toBeUndefined();
  log.end();
  expect(shown).toEqual(['line 1', 'line 2']);
});

test('streams that bring nothing are tried six times with growing pauses, polls go on', async () => {
  const { asked, written, shown, log } = createLog([]);
  for (let turns = 0; turns < 500; turns++) await turn();
  expect(asked).toHaveLength(6);
  written.push(event(1));
  while (shown.length < 1) await turn();
  log.end();
});

test('a stream of a silent build is opened again at once and without a word, a dead one is told from it by the log', async () => {
  const quiet = createLog([['silence'], ['silence'], ['stay']]);
  while (quiet.asked.length < 3) await turn();
  quiet.log.end();
  expect([quiet.told, quiet.now()]).toEqual([[], 0]);
  const dead = createLog([['silence'], ['stay']]);
  dead.written.push(event(1));
  while (dead.asked.length < 2) await turn();
  dead.log.end();
  expect(dead.shown).toEqual(['line 1']);
  expect(dead.told).toHaveLength(1);
  expect(dead.now()).toBeGreaterThan(0);
});

test('news of a state rings the bell at once, a line of the log does not', async () => {
  const rung = async (first: BuildEvent) => {
    const { bell, log, asked } = createLog([[first, 'stay']]);
    let isRung = false;
    void bell.heard().then(() => {
      isRung = true;
    });
    for (let turns = 0; turns < 5; turns++) await turn();
    log.end();
    expect(asked).toHaveLength(1);
    return isRung;
  };
  expect([await rung({ kind: 'change' }), await rung(event(1))]).toEqual([true, false]);
});

test('after its end nothing is taken in', async () => {
  const { written, shown, log } = createLog([['stay']]);
  log.end();
  written.push(event(1));
  await log.catchUp();
  expect(shown).toEqual([]);
});

test.each([
  ['the flat form', { type: 'stdout', created: 5, id: 'a', serial: 's', text: 'one\ntwo\n' }],
  ['the form with a payload', { type: 'stdout', created: 5, payload: { id: 'a', date: 5, text: 'one\ntwo\n' } }],
  [
    'the form that names its kind event',
    { event: 'stdout', payload: { id: 'a', date: 5, text: '\u001b[31mone\u001b[0m\r\ntwo' } },
  ],
])('%s of a log event is understood', (_, value) => {
  expect(readBuildEvent(value)).toEqual([{ kind: 'log', id: 'a', at: 5, lines: ['one', 'two'] }]);
});

test.each([
  ['a keep-alive', {}, []],
  ['a state', { type: 'deployment-state', created: 5, info: { readyState: 'READY' } }, [{ kind: 'change' }]],
  ['a state of the old form', { event: 'state', payload: { value: 'READY' } }, [{ kind: 'change' }]],
  ['aliases', { type: 'alias-assigned', date: 5, alias: ['a.b'], aliasError: null }, [{ kind: 'change' }]],
  ['a measurement', { type: 'metric', created: 5, text: 'x' }, []],
  ['no event', 'hello', undefined],
])('%s wakes the wait only when it may matter', (_, value, told) => {
  expect(readBuildEvent(value)).toEqual(told);
});
