import { expect, test } from '@jest/globals';
import { missingFiles, tryMs, type Uploader, uploadFiles } from '@shipgate/deploy/upload/upload.ts';
import { UserError } from '#kit/errors.ts';
import { ServiceError, statusTrouble } from '#kit/http/errors.ts';

const file = (index: number) => ({ file: `${index}.txt`, path: `/x/${index}`, mode: 0o120777, sha: `sha${index}`, size: 10 });
const many = Array.from({ length: 300 }, (_, index) => file(index));
const plenty = { remaining: undefined, resetsAt: undefined };

const refusal = (status: number, body = '', headers: Record<string, string> = {}) =>
  new ServiceError('Vercel', 'POST /v2/files', statusTrouble(status, new Headers(headers), body), { body });

/** A clock on which sleepers wake in the order of their time, once nothing else is left to do. */
function turningClock() {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const turn = () =>
    setImmediate(() => {
      const [first] = sleepers.sort((a, b) => a.at - b.at);
      if (!first) return;
      sleepers.shift();
      now = Math.max(now, first.at);
      first.wake();
      turn();
    });
  return {
    now: () => now,
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        if (sleepers.push({ at: now + ms, wake }) === 1) turn();
      }),
  };
}

async function run(send: Uploader['send'], overrides: Partial<Uploader> = {}, files = many) {
  const sent = { files: 0, bytes: 0 };
  const clock = turningClock();
  const lines: string[] = [];
  const uploader: Uploader = {
    send,
    tell: (line) => lines.push(line),
    clock,
    deadline: Number.POSITIVE_INFINITY,
    random: () => 0,
    whenShort: 'stop',
    ...overrides,
  };
  const failure = await uploadFiles(files, uploader, sent).then(
    () => undefined,
    (cause: unknown) => cause as Error,
  );
  return { sent, lines, failure, tookMs: clock.now() };
}

test('the first upload goes alone, then fifty at a time, and what was sent is counted', async () => {
  let running = 0;
  const widths: number[] = [];
  const { sent, failure } = await run(async () => {
    running += 1;
    widths.push(running);
    await new Promise(setImmediate);
    running -= 1;
    return plenty;
  });
  expect(failure).toBeUndefined();
  expect(sent).toEqual({ files: 300, bytes: 3000 });
  expect(widths.slice(0, 3)).toEqual([1, 1, 2]);
  expect(Math.max(...widths)).toBe(50);
});

test('the first file that cannot be sent is named, with what had been sent, and no further one is begun', async () => {
  let begun = 0;
  const { failure, sent } = await run(async ({ file: name }) => {
    begun += 1;
    await new Promise(setImmediate);
    if (name === '3.txt') throw refusal(400, '{"error":{"code":"bad_request","message":"No."}}');
    return plenty;
  });
  expect(failure).toBeInstanceOf(UserError);
  expect(failure?.message).toContain('Uploading 3.txt failed: Vercel answered 400');
  expect(failure?.message).toContain('a further run sends only the rest');
  expect(begun).toBeLessThan(120);
  expect(sent.files).toBeLessThan(begun);
});

test('a 429 stops the whole pool for as long as it asks, halves its width once, and the width grows back', async () => {
  let running = 0;
  let refused = 0;
  const clock = turningClock();
  const begun: { at: number; width: number }[] = [];
  const { failure } = await run(
    async () => {
      running += 1;
      begun.push({ at: clock.now(), width: running });
      await clock.sleep(100);
      running -= 1;
      if (begun.length > 20 && refused < 30) {
        refused += 1;
        throw refusal(429, '', { 'retry-after': '7' });
      }
      return plenty;
    },
    { clock },
  );
  expect(failure).toBeUndefined();
  const later = begun.filter(({ at }) => at >= 7200);
  // Answered after 100 ms, like the one before: the second wave's refusals ask for seven seconds from there.
  expect(begun.some(({ at }) => at > 200 && at < 7200)).toBe(false);
  const first = later.slice(0, 40).map(({ width }) => width);
  expect(Math.max(...first)).toBe(25);
  expect(Math.max(...later.map(({ width }) => width))).toBeGreaterThan(25);
});

test('a service that takes nothing at all any more is given up, with the name of a file', async () => {
  const { failure } = await run(async () => {
    throw refusal(429, '{"error":{"code":"rate_limited","message":"Too many requests"}}');
  });
  expect(failure?.message).toContain('Uploading 0.txt failed: Vercel answered 429');
});

test('a 503 and a cut connection are tried again, file by file', async () => {
  const tries = new Map<string, number>();
  const { failure, sent, lines } = await run(async ({ file: name }) => {
    tries.set(name, (tries.get(name) ?? 0) + 1);
    if (name.endsWith('7.txt') && tries.get(name) === 1) throw refusal(503);
    if (name.endsWith('8.txt') && tries.get(name) === 1)
      throw new ServiceError('Vercel', 'POST /v2/files', { kind: 'network', detail: 'read ECONNRESET' });
    return plenty;
  });
  expect(failure).toBeUndefined();
  expect(sent.files).toBe(300);
  expect(lines.filter((line) => line.includes('Trying 7.txt again'))).toHaveLength(1);
});

test('a file that is never taken is given up after five tries', async () => {
  let tries = 0;
  const { failure } = await run(async () => {
    tries += 1;
    throw refusal(500);
  });
  expect(tries).toBe(5);
  expect(failure?.message).toContain('Uploading 0.txt failed: Vercel answered 500');
});

test.each([
  [
    'Vercel names its upload quota',
    '{"error":{"code":"api-upload-free","message":"Too many requests","limit":{"total":5000}}}',
    {},
  ],
  ['Vercel asks for a pause of hours', '', { 'retry-after': '50000' }],
])('%s: that is told at once, not waited for', async (_, body, headers) => {
  const { failure, tookMs } = await run(async () => {
    throw refusal(429, body, headers);
  });
  expect(failure).toMatchObject({ name: 'QuotaError', message: expect.stringContaining('is used up') });
  expect(tookMs).toBe(0);
});

test('a quota that will not last is left alone while it still has room for an archive', async () => {
  const short = async () => ({ remaining: 40, resetsAt: 24 * 3_600_000 });
  const { failure, sent } = await run(short);
  expect(failure).toMatchObject({ name: 'QuotaError', message: expect.stringContaining('takes 40 more uploads, and 299 files') });
  expect(sent.files).toBe(1);
});

test.each([
  ['lasts', { remaining: 400, resetsAt: 24 * 3_600_000 }, 'stop' as const],
  ['is filled again within a minute', { remaining: 40, resetsAt: 60_000 }, 'stop' as const],
  ['is short, but packing is out of the question', { remaining: 40, resetsAt: 24 * 3_600_000 }, 'go-on' as const],
])('a quota that %s changes nothing', async (_, allowance, whenShort) => {
  const { failure, sent } = await run(async () => allowance, { whenShort });
  expect(failure).toBeUndefined();
  expect(sent.files).toBe(300);
});

test('an upload ends with timeout-minutes, and says that the rest can follow', async () => {
  const clock = turningClock();
  const send = async () => {
    await clock.sleep(1000);
    return plenty;
  };
  const { failure, sent } = await run(send, { clock, deadline: 3000 });
  expect(failure?.message).toContain('timeout-minutes had passed');
  expect(sent.files).toBeGreaterThan(0);
});

test('a try may take longer the larger the file', () => {
  expect(tryMs(0)).toBe(30_000);
  expect(tryMs(64 * 1024 * 600)).toBe(630_000);
});

test('only what is named is sent, each content once, and a name that is not ours is passed over', () => {
  const twin = { ...file(1), file: 'twin.txt' };
  expect(missingFiles([file(1), twin, file(2)], ['sha1', 'sha1', 'unknown'])).toHaveLength(1);
});
