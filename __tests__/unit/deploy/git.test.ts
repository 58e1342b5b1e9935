import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readCheckout } from '@shipgate/deploy/adapters/git.ts';

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

const folder = () => {
  const root = mkdtempSync(join(tmpdir(), 'shipgate-git-'));
  roots.push(root);
  return root;
};
/** A repository with one commit. */
function repository() {
  const root = folder();
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
  git('init', '-q');
  mkdirSync(join(root, 'apps/web'), { recursive: true });
  writeFileSync(join(root, 'apps/web/index.html'), 'x');
  git('add', '.');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', 'commit', '-qm', 'Add pets');
  return { root, sha: git('rev-parse', 'HEAD') };
}
const read = (root: string, sha: string) => readCheckout(root, sha, { env: process.env, signal: new AbortController().signal });

test('a clean checkout tells its commit and where the folder lies in it', async () => {
  const { root, sha } = repository();
  const commit = { author: 'Ada', message: 'Add pets' };
  expect(await read(root, sha)).toEqual({ dirty: false, rootDirectory: '', commit });
  expect(await read(join(root, 'apps/web'), sha)).toEqual({ dirty: false, rootDirectory: 'apps/web', commit });
});

test('a changed or added file makes it dirty', async () => {
  const { root, sha } = repository();
  writeFileSync(join(root, 'new.txt'), 'x');
  expect(await read(root, sha)).toMatchObject({ dirty: true });
});

test('a commit that is not there, or is none, tells nothing, and an option in its place is not taken as one', async () => {
  const { root } = repository();
  for (const sha of ['b'.repeat(40), '--output=/tmp/evil', ''])
    expect(await read(root, sha)).toEqual({ dirty: false, rootDirectory: '' });
});

test('a signed commit is not checked by a program that the repository names', async () => {
  const { root, sha } = repository();
  const git = (args: string[], input = '') => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', input }).trim();
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----';
  const signed = git(
    ['hash-object', '-t', 'commit', '-w', '--stdin'],
    execFileSync('git', ['-C', root, 'cat-file', 'commit', sha], { encoding: 'utf8' }).replace('\n\n', `\n${signature}\n\n`),
  );
  writeFileSync(join(root, 'evil'), `#!/bin/sh\ntouch ${root}/ran\n`, { mode: 0o755 });
  git(['config', 'log.showSignature', 'true']);
  git(['config', 'gpg.program', join(root, 'evil')]);
  expect(await read(root, signed)).toMatchObject({ commit: { author: 'Ada', message: 'Add pets' } });
  expect(existsSync(join(root, 'ran'))).toBe(false);
});

test('outside of a repository nothing is known', async () => {
  expect(await read(folder(), 'a'.repeat(40))).toEqual({});
});
