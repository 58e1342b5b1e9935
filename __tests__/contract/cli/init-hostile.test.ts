import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryFolder } from '#testing/repository-folder.ts';
import { runShipgate } from './run-shipgate.ts';

const linked = (directory: string) => ({ '.vercel/repo.json': { projects: [{ id: 'prj_a', directory }] } });

test('a folder outside of the repository gets no file, whatever .vercel/repo.json says', async () => {
  using outside = repositoryFolder();
  using folder = repositoryFolder(linked(`../${basename(outside.path)}`));
  const run = await runShipgate(folder.path, ['init', '--yes']);
  expect(run.exitCode).not.toBe(0);
  expect(run.stderr).toContain('lies outside of this repository');
  expect(existsSync(join(outside.path, 'shipgate.yml'))).toBe(false);
});

test('nor does a link lead a file out, whether it stands for a folder, or for a file that is not there yet', async () => {
  using outside = repositoryFolder();
  using byFolder = repositoryFolder({ 'index.html': '' });
  symlinkSync(outside.path, join(byFolder.path, '.github'));
  using byFile = repositoryFolder({ 'index.html': '' });
  mkdirSync(join(byFile.path, '.github/workflows'), { recursive: true });
  symlinkSync(join(outside.path, 'profile'), join(byFile.path, '.github/workflows/shipgate-preview.yml'));
  for (const { path } of [byFolder, byFile]) {
    const run = await runShipgate(path, ['init', '--yes', '--force']);
    expect(run.exitCode).not.toBe(0);
    expect(run.stderr).toMatch(/^.*\.github\S* is a link that leads out of the repository/m);
  }
  expect(['workflows', 'shipgate.yml', 'profile'].filter((name) => existsSync(join(outside.path, name)))).toEqual([]);
});

test('a link that stays in the repository is followed', async () => {
  using folder = repositoryFolder({ 'index.html': '', 'ci/keep.txt': '' });
  symlinkSync('ci', join(folder.path, '.github'));
  expect((await runShipgate(folder.path, ['init', '--yes'])).exitCode).toBe(0);
  expect(folder.read('ci/shipgate.yml')).toContain('smoke:');
});

test.each([
  [
    'an id that is none',
    { '.vercel/project.json': { projectId: 'prj_a\n    secrets: inherit' } },
    "project's id of . in .vercel",
  ],
  [
    'an id that is an expression',
    { '.vercel/project.json': { projectId: '${{ github.token }}' } },
    "project's id of . in .vercel",
  ],
  [
    'a team that is none',
    { '.vercel/project.json': { projectId: 'prj_a', orgId: 'team_a\n    secrets: inherit' } },
    "team's id of . in .vercel",
  ],
  ['a folder called like an expression', { ...linked('a/${{ github.token }}') }, 'has a name that a workflow would not take'],
  [
    'two folders that would be called alike',
    { 'package.json': { workspaces: ['*'] }, 'a b/package.json': next(), 'a-b/package.json': next() },
    'Two projects would both be called "a-b"',
  ],
])('%s goes into no workflow', async (_, files, sentence) => {
  using folder = repositoryFolder(files);
  const run = await runShipgate(folder.path, ['init', '--yes']);
  expect(run.stderr).toContain(sentence);
  expect(existsSync(join(folder.path, '.github'))).toBe(false);
});

test('pages are looked for in the repository only, whatever vercel.json says', async () => {
  using outside = repositoryFolder({ 'secret-plans.html': '' });
  using folder = repositoryFolder({ 'vercel.json': { outputDirectory: `../${basename(outside.path)}` } });
  expect((await runShipgate(folder.path, ['init', '--yes'])).exitCode).toBe(0);
  expect(folder.read('.github/shipgate.yml')).not.toContain('secret-plans');
});

function next() {
  return { dependencies: { next: '16' } };
}
