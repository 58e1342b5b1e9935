import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startSandbox } from '#sandbox/sandbox.ts';

const SLUG = 'acme/compared';

test('two commits of a pushed repository are compared as GitHub does, and its branches show their own files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shipgate-compare-'));
  using _folder = { [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
  const who = ['-c', 'user.name=Octo', '-c', 'user.email=octo@acme.test'];
  const git = (...args: string[]) => execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' }).trim();
  const commit = (text: string) => {
    writeFileSync(join(folder, 'a.txt'), text);
    git('add', '--all');
    git('commit', '--quiet', '--message', `Write ${text}\n\nand more`);
    return git('rev-parse', 'HEAD');
  };
  git('init', '--quiet', '--initial-branch=main');
  const base = commit('one');
  const head = commit('two');
  git('checkout', '--quiet', '-b', 'side', base);
  const side = commit('three');
  await using sandbox = await startSandbox({ services: ['github'] });
  const { github } = sandbox;
  github.createRepository(SLUG).gitFolder = folder;
  const token = github.issueToken({ repository: SLUG, permissions: { contents: 'read' } });
  const get = async (path: string) => {
    const response = await fetch(`${github.url}/repos/${SLUG}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  expect((await get(`/compare/${base}...${head}`)).body).toMatchObject({
    status: 'ahead',
    ahead_by: 1,
    behind_by: 0,
    commits: [{ sha: head, commit: { message: 'Write two\n\nand more', author: { name: 'Octo' } } }],
  });
  expect((await get(`/compare/${head}...${side}`)).body).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1 });
  expect((await get(`/compare/${head}...${base}`)).body).toMatchObject({ status: 'behind', ahead_by: 0, behind_by: 1 });
  expect((await get(`/compare/${head}...${head}`)).body).toMatchObject({ status: 'identical' });
  expect((await get(`/compare/${'f'.repeat(40)}...${head}`)).status).toBe(404);
  const text = async (path: string) => Buffer.from(String((await get(path)).body.content), 'base64').toString();
  expect([await text('/contents/a.txt'), await text('/contents/a.txt?ref=side')]).toEqual(['two', 'three']);
  expect((await get('/contents/b.txt')).status).toBe(404);
});
