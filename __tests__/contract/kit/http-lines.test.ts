import { expect, test } from '@jest/globals';
import { UserError } from '#kit/errors.ts';
import { cut, serverError } from '#sandbox/traffic/faults.ts';
import { listen } from '#sandbox/traffic/listen.ts';
import { createTraffic } from '#sandbox/traffic/traffic.ts';
import { clientOf } from './client.ts';

const AT = { service: 'site', path: '/log' } as const;

/** Serves these pieces one after the other, whatever lines they make. */
async function serveLog(pieces: readonly string[]) {
  const traffic = createTraffic();
  async function* body() {
    for (const piece of pieces) {
      // Two pieces in one packet would be one piece to the reader.
      await new Promise(setImmediate);
      yield piece;
    }
  }
  const listening = await listen(traffic, 'site', () => ({ status: 200, body: body() }));
  return { traffic, url: listening.url, [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose]() };
}

const read = async (url: string, until = new AbortController().signal) => {
  const lines: string[] = [];
  let error: unknown;
  try {
    for await (const line of clientOf({ url }).lines({ path: '/log', idleMs: 300, until })) lines.push(line);
  } catch (cause) {
    error = cause;
  }
  return { lines, error };
};

test('an answer is read line by line, whatever its pieces, and its last line needs no end', async () => {
  await using log = await serveLog(['on', 'e\ntwo\nthr', 'ee', '\n', 'four']);
  expect(await read(log.url)).toEqual({ lines: ['one', 'two', 'three', 'four'], error: undefined });
});

test.each([
  ['reset', 'could not be reached for GET /log'],
  ['hang', 'did not answer GET /log within 300 ms'],
  ['half-line', 'could not be reached for GET /log'],
] as const)('an answer that is cut (%s) is an error after whole lines, never half a line', async (then, message) => {
  await using log = await serveLog(['one\n', 'two\n', 'three\n']);
  log.traffic.faults.push(cut(AT, 2, then));
  const { lines, error } = await read(log.url);
  expect(['one', 'two'].slice(0, lines.length)).toEqual(lines);
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toContain(message);
});

test('a refusal is told as of any call', async () => {
  await using log = await serveLog([]);
  log.traffic.faults.push(serverError(AT, 503));
  expect((await read(log.url)).error).toMatchObject({ status: 503 });
});

test('who does not want more gets no error', async () => {
  await using log = await serveLog(['one\n', 'two\n']);
  log.traffic.faults.push(cut(AT, 1, 'hang'));
  const stop = new AbortController();
  const lines: string[] = [];
  for await (const line of clientOf(log).lines({ path: '/log', idleMs: 60_000, until: stop.signal })) {
    lines.push(line);
    stop.abort();
  }
  expect(lines).toEqual(['one']);
});
