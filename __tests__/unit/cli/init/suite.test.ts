import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { suiteAt } from '@shipgate/cli/init/suite.ts';
import { type RepositoryFolder, repositoryFolder } from '#testing/repository-folder.ts';

const FILE = 'reusable-workflows/preview/preview.yml';

function commit(folder: RepositoryFolder, text: string, ...tags: string[]): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Octo', '-c', 'user.email=octo@acme.test', ...args], {
      cwd: folder.path,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  folder.write({ [FILE]: text });
  git('add', '--all');
  git('commit', '--quiet', '--message', text);
  for (const tag of tags) git('tag', tag);
  return git('rev-parse', 'HEAD').trim();
}

test('the commit of the checkout is pinned, with the tag of each workflow that was released from it', () => {
  using folder = repositoryFolder();
  const sha = commit(folder, 'name: Preview', 'preview/v1', 'preview/v1.2.3', 'deploy/v2.0.0');
  const suite = suiteAt(undefined, folder.path);
  expect(suite.sha).toBe(sha);
  expect(suite.versionOf('preview')).toBe('preview/v1.2.3');
  expect(suite.versionOf('production')).toBe('production, not released yet');
});

test('workflows are read as they are at the pinned commit, not as they lie on the disk', () => {
  using folder = repositoryFolder();
  const old = commit(folder, 'name: Old');
  commit(folder, 'name: New');
  folder.write({ [FILE]: 'name: Unsaved' });
  expect(suiteAt(undefined, folder.path).read('preview')).toBe('name: New');
  expect(suiteAt(old, folder.path).read('preview')).toBe('name: Old');
});

test('a commit that this checkout does not have is taken at its word', () => {
  using folder = repositoryFolder();
  commit(folder, 'name: Here');
  const suite = suiteAt('d'.repeat(40), folder.path);
  expect([suite.isKnown, suite.read('preview')]).toEqual([false, 'name: Here']);
});

test('a tag or branch is refused, since it can be moved', () => {
  using folder = repositoryFolder();
  expect(() => suiteAt('preview/v1', folder.path)).toThrow('must be a full commit of 40 hex digits');
});

test('outside of a checkout the commit has to be named', () => {
  expect(() => suiteAt(undefined, '/nonexistent')).toThrow('Name one: --suite-ref');
});

test('a checkout that git will not speak of is not called none', () => {
  using folder = repositoryFolder();
  expect(() => suiteAt(undefined, folder.path)).toThrow(`git does not say which commit ${folder.path} is at`);
});
