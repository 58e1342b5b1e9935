import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { limitsOf } from '@shipgate/build-artifact/limits.ts';
import { Refusal } from '@shipgate/build-artifact/refusal.ts';
import { unpackOutput } from '@shipgate/build-artifact/unpack/unpack-output.ts';
import { folder, type Given, makeFolder, tgzOf } from './archives.ts';

const ARCHIVES = 300;
const { signal } = new AbortController();

/** The same throws for the same seed. */
function dice(seed: number) {
  let thrown = 0;
  return <T>(faces: readonly T[]): T => {
    const number = createHash('sha256').update(`${seed} ${thrown++}`).digest().readUInt32BE();
    return faces[number % faces.length] as T;
  };
}

/** Names and targets below two folders that are there, good ones first; many of the others lead somewhere they should not. */
const GOOD = ['x', 'y', 'a/x', 'a/y', 'a/b/x', 'a/b/y', 'b', '../x', '../../x', '../a', 'y/x', 'x/y'];
const BAD = ['..', '../..', '../../..', 'a/..', '/tmp', 'a//b', './a', 'x/../..', 'y/../../..'];
const KINDS = ['file', 'directory', 'symlink', 'symlink'] as const;

function entriesOf(seed: number): Given[] {
  const roll = dice(seed);
  const place = () => roll(roll([GOOD, GOOD, GOOD, BAD]));
  const stranger = (): Given => {
    const type = roll(KINDS);
    return {
      name: place(),
      type,
      ...(type === 'file' && { text: 'stranger' }),
      ...(type === 'symlink' && { linkname: place() }),
    };
  };
  return [folder('a'), folder('a/b'), ...Array.from({ length: roll([1, 2, 3, 4]) }, stranger)];
}

/** Everything below a folder, links not followed. */
const below = (root: string): string[] =>
  readdirSync(root).flatMap((part) => {
    const path = join(root, part);
    return lstatSync(path).isDirectory() ? [path, ...below(path)] : [path];
  });

test(`of ${ARCHIVES} archives that were thrown with dice, none leaves anything outside of the output, and no link leads out of it`, async () => {
  using room = makeFolder();
  writeFileSync(join(room.path, 'outside'), 'mine');
  let unpacked = 0;
  for (let seed = 1; seed <= ARCHIVES; seed++) {
    const site = join(room.path, `site-${seed}`);
    mkdirSync(join(site, '.vercel'), { recursive: true });
    const archive = room.keep('archive', await tgzOf(entriesOf(seed)));
    const end = await unpackOutput(archive, site, limitsOf(1), signal).catch((thrown: unknown) => thrown);
    const output = join(site, '.vercel', 'output');
    if (end instanceof Error) {
      expect(end).toBeInstanceOf(Refusal);
      expect(readdirSync(join(site, '.vercel'))).toEqual([]);
      continue;
    }
    unpacked++;
    for (const path of below(output).filter(existsSync)) {
      expect(`${realpathSync(path)}/`.startsWith(`${realpathSync(output)}/`)).toBe(true);
    }
    expect(readdirSync(site)).toEqual(['.vercel']);
  }
  expect(unpacked).toBeGreaterThan(10);
  expect(unpacked).toBeLessThan(ARCHIVES - 10);
  expect(readFileSync(join(room.path, 'outside'), 'utf8')).toBe('mine');
});
