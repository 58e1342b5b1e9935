import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { digestFiles } from '@shipgate/deploy/files/digest.ts';
import { selectFiles } from '@shipgate/deploy/files/select.ts';
import { isHashed } from '@shipgate/deploy/files/source-file.ts';
import { checkSizes } from '@shipgate/deploy/upload/limits.ts';
import { type Means, prepareShipment } from '@shipgate/deploy/upload/shipment.ts';
import { ServiceError, statusTrouble } from '#kit/http/errors.ts';
import { createClock } from './factories.ts';
import { growTree } from './trees.ts';

let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'shipgate-temporary-'));
});
afterAll(() => rmSync(temporary, { recursive: true }));

const MB = 1024 * 1024;
const SITE = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.html`, `page ${index}`]));
const USED_UP = new ServiceError('Vercel', 'POST /v2/files', statusTrouble(429, new Headers(), ''), {
  body: '{"error":{"code":"api-upload-free","limit":{"total":5000}}}',
});

async function ship(overrides: Partial<Means> = {}, more = 0) {
  using site = growTree(SITE);
  const selection = await selectFiles(site.root);
  const files = await digestFiles(selection);
  const known = files[0];
  if (!known) throw new Error('no file');
  const tree = {
    ...selection,
    files: [...files, ...Array.from({ length: more }, (_, index) => ({ ...known, file: `more/${index}` }))],
  };
  const lines: string[] = [];
  const sent: string[] = [];
  const means: Means = {
    archive: 'auto',
    send: async ({ file }) => {
      sent.push(file);
      return { remaining: undefined, resetsAt: undefined };
    },
    plan: async () => 'hobby',
    tell: (line) => lines.push(line),
    clock: createClock(),
    deadline: Number.POSITIVE_INFINITY,
    random: () => 0,
    temporary,
    signal: new AbortController().signal,
    ...overrides,
  };
  await using shipment = await prepareShipment(tree, means);
  const digests = () =>
    shipment
      .files()
      .filter(isHashed)
      .map(({ sha }) => sha);
  const names = () => shipment.files().map(({ file }) => file);
  const before = names();
  const amounts = [await shipment.send(digests())];
  if (names().length !== before.length) amounts.push(await shipment.send(digests()));
  return { names: names(), amounts, lines, sent };
}

test('an ordinary source goes file by file, and only what is missing', async () => {
  const { names, amounts } = await ship();
  expect(names).toHaveLength(20);
  expect(amounts).toMatchObject([{ files: 20 }]);
});

test('`tgz` packs it', async () => {
  const { names, sent } = await ship({ archive: 'tgz' });
  expect(names).toEqual(['.vercel/source.tgz.part1']);
  expect(sent).toEqual(names);
});

test('more files than Vercel takes are packed, and one line says so; `none` refuses them', async () => {
  const { names, lines } = await ship({}, 15_000);
  expect(names).toEqual(['.vercel/source.tgz.part1']);
  expect(lines.filter((line) => line.includes('packed'))).toEqual([
    expect.stringMatching(
      /^15,020 files are more than the 15,000 that Vercel takes one by one\. They are sent packed: .* in 1 part\.$/,
    ),
  ]);
  await expect(ship({ archive: 'none' }, 15_000)).rejects.toThrow(
    'Vercel takes at most 15,000 files one by one, and there are 15,020',
  );
  expect((await ship({}, 14_980)).names).toHaveLength(15_000);
});

test.each([
  ['will not last', async () => ({ remaining: 5, resetsAt: undefined })],
  [
    'is used up on the way',
    (() => {
      let sent = 0;
      return async () => {
        sent += 1;
        if (sent > 1 && sent < 21) throw USED_UP;
        return { remaining: undefined, resetsAt: undefined };
      };
    })(),
  ],
])('a quota that %s turns the rest into an archive, and one line says so', async (_, send) => {
  const { names, lines, amounts } = await ship({ send });
  expect(names).toEqual(['.vercel/source.tgz.part1']);
  expect(amounts).toMatchObject([{ files: 1 }, { files: 1 }]);
  expect(lines.filter((line) => line.includes('sent packed'))).toHaveLength(1);
});

test('a quota that will not last packs nothing where `none` is asked for', async () => {
  const { names } = await ship({ archive: 'none', send: async () => ({ remaining: 1, resetsAt: undefined }) });
  expect(names).toHaveLength(20);
});

test.each(['auto', 'none', 'tgz'] as const)('a quota that refuses everything ends `%s` with one error', async (archive) => {
  const send = async () => {
    throw USED_UP;
  };
  await expect(ship({ archive, send })).rejects.toThrow("Vercel's quota of 5,000 uploads (api-upload-free) is used up");
});

test.each([
  [
    'one file beyond the plan',
    [{ file: 'film.mp4', size: 101 * MB }],
    'hobby',
    "Vercel's hobby plan takes 104.9 MB of files for one deployment, and film.mp4 alone has",
  ],
  [
    'too much in all',
    [
      { file: 'a', size: 60 * MB },
      { file: 'b', size: 50 * MB },
    ],
    'hobby',
    'these 2 files have 115.3 MB; the largest is a',
  ],
  ['more than a paid plan takes', [{ file: 'film.mp4', size: 1025 * MB }], 'pro', 'film.mp4 alone'],
])('%s is refused by the name of the largest file', (_, files, plan, sentence) => {
  expect(() => checkSizes(files, plan)).toThrow(sentence);
});

test.each([
  ['what fits', [{ file: 'film.mp4', size: 100 * MB }], 'hobby'],
  ['a plan without a known limit', [{ file: 'film.mp4', size: 5000 * MB }], 'enterprise'],
  ['a plan that could not be learnt', [{ file: 'film.mp4', size: 5000 * MB }], undefined],
])('%s is not refused', (_, files, plan) => {
  expect(() => checkSizes(files, plan)).not.toThrow();
});
