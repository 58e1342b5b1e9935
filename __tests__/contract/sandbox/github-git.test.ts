import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LocalGithub } from '#sandbox/github/github.ts';
import type { Permissions } from '#sandbox/github/tokens.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { git } from '#sandbox/stage/git.ts';

const SLUG = 'acme/suite';
const folder = mkdtempSync(join(tmpdir(), 'shipgate-git-'));
const [remote, checkout] = [join(folder, 'remote'), join(folder, 'checkout')];
let sandbox: Sandbox;
let github: LocalGithub;

beforeAll(async () => {
  sandbox = await startSandbox({ services: ['github'] });
  ({ github } = sandbox);
  git(folder, 'init', '--quiet', '--initial-branch=main', remote);
  git(remote, 'commit', '--quiet', '--allow-empty', '--message', 'One');
  git(folder, 'clone', '--quiet', remote, checkout);
  github.createRepository(SLUG).gitFolder = remote;
  github.createRepository('acme/other');
});

afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const tokenWith = (permissions: Permissions, repository = SLUG) => github.issueToken({ repository, permissions });

/** Runs git against the local GitHub, with a token as actions/checkout leaves it. @returns what it said */
async function remotely(token: string | undefined, command: string, ...args: string[]): Promise<string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const header = token === undefined ? [] : ['-c', `http.${github.serverUrl}/.extraheader=AUTHORIZATION: basic ${basic}`];
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
  const parameters = [...header, command, `${github.serverUrl}/${SLUG}`, ...args];
  const { stdout, stderr } = await promisify(execFile)('git', parameters, { cwd: checkout, env }).catch((failed) => failed);
  return `${stdout}${stderr}`;
}

test('who may read lists and fetches, who may write pushes branches and tags', async () => {
  expect(await remotely(tokenWith({ contents: 'read' }), 'ls-remote', 'main')).toContain('refs/heads/main');
  expect(await remotely(tokenWith({ contents: 'read' }), 'fetch', 'main')).toContain('FETCH_HEAD');
  git(checkout, 'tag', 'v1.0.0', 'HEAD');
  await remotely(tokenWith({ contents: 'write' }), 'push', '--atomic', 'HEAD:refs/heads/topic', 'v1.0.0');
  expect(git(remote, 'rev-parse', 'topic', 'v1.0.0').split('\n')).toEqual(Array(2).fill(git(checkout, 'rev-parse', 'HEAD')));
});

// A header that counts for nothing makes git ask for a name, as none does.
test.each([
  ['no token', () => undefined, 'ls-remote', 'could not read Username'],
  ['a token that nobody issued', () => 'ghs_made_up', 'ls-remote', 'could not read Username'],
  ["another repository's token", () => tokenWith({ contents: 'write' }, 'acme/other'), 'ls-remote', 'Repository not found.'],
  ['a token without contents', () => tokenWith({ issues: 'write' }), 'ls-remote', 'Repository not found.'],
  [
    'a token that only reads, and pushes',
    () => tokenWith({ contents: 'read' }),
    'push',
    'Permission to acme/suite.git denied to github-actions[bot].',
  ],
])('%s is refused in the words of GitHub', async (_, token, command, said) => {
  expect(await remotely(token(), command, 'main')).toContain(said);
});

test('a pull request needs its branch, and its head is what was pushed there last', async () => {
  const open = async (head: string) => {
    const headers = { authorization: `Bearer ${github.token}` };
    const body = JSON.stringify({ title: 'A change', head, base: 'main' });
    return (await fetch(`${github.url}/repos/${SLUG}/pulls`, { method: 'POST', headers, body })).json();
  };
  expect(await open('change')).toMatchObject({ errors: [{ field: 'head', code: 'invalid' }] });
  const push = () => remotely(tokenWith({ contents: 'write' }), 'push', '--force', 'HEAD:refs/heads/change');
  await push();
  const { number, head } = await open('change');
  expect(head.sha).toBe(git(checkout, 'rev-parse', 'HEAD'));
  git(checkout, 'commit', '--quiet', '--allow-empty', '--message', 'More');
  await push();
  const [kept] = await (
    await fetch(`${github.url}/repos/${SLUG}/pulls`, { headers: { authorization: `Bearer ${github.token}` } })
  ).json();
  expect({ number: kept.number, sha: kept.head.sha }).toEqual({ number, sha: git(checkout, 'rev-parse', 'HEAD') });
});
