import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { commitOn } from '#sandbox/stage/branches.ts';
import { git } from '#sandbox/stage/git.ts';
import { findPreviewCaller } from '#scripts/try/callers.ts';
import { copyRepository } from '#scripts/try/copy.ts';

let folder: string;
let repository: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipgate-links-'));
  repository = join(folder, 'cloned');
  mkdirSync(repository);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const CALLER = 'jobs: { preview: { uses: shipgate/shipgate/.github/workflows/preview.yml@v1 } }\n';

test('what is written through a link of the copy lands in the copy, not in the repository', () => {
  mkdirSync(join(repository, 'data'));
  writeFileSync(join(repository, 'data/prices.json'), 'theirs');
  symlinkSync('data', join(repository, 'public'));
  using copy = copyRepository(repository);
  writeFileSync(join(copy.path, 'public/prices.json'), 'built');
  expect(readFileSync(join(repository, 'data/prices.json'), 'utf8')).toBe('theirs');
});

test.each([
  ['.github', 'workflows/preview.yml'],
  ['.github/workflows', 'preview.yml'],
  ['.github/workflows/preview.yml', ''],
])('where %s is a link, it is refused: the caller is written anew, and would land where it leads', (link, below) => {
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(join(elsewhere, 'workflows'), { recursive: true });
  const target = below === '' ? join(elsewhere, 'any.yml') : elsewhere;
  writeFileSync(below === '' ? target : join(target, below), CALLER);
  mkdirSync(join(repository, link, '..'), { recursive: true });
  symlinkSync(target, join(repository, link));
  expect(() => findPreviewCaller(repository)).toThrow(`${link} is a link, and GitHub follows none to a workflow`);
});

test('a change that is committed takes the place of a link, and leaves alone what that led to', () => {
  const theirs = join(folder, 'profile');
  writeFileSync(theirs, 'theirs');
  symlinkSync(theirs, join(repository, 'first-try.txt'));
  git(repository, 'init', '--quiet', '--initial-branch=main');
  git(repository, 'add', '--all');
  git(repository, 'commit', '--quiet', '--message', 'A link');
  commitOn(repository, 'first-try', 'A first try', { 'first-try.txt': 'ours' });
  expect([readFileSync(theirs, 'utf8'), git(repository, 'show', 'first-try:first-try.txt')]).toEqual(['theirs', 'ours']);
});
