import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readContext } from '#kit/runner/context.ts';

test.each([
  ['the same repository', { full_name: 'acme/petstore' }, false],
  ['a fork', { full_name: 'mallory/petstore' }, true],
  ['a fork that was deleted meanwhile', null, true],
])("whether a pull request comes from a stranger's repository is known for %s", (_, repo, isFork) => {
  const folder = mkdtempSync(join(tmpdir(), 'context-'));
  const file = join(folder, 'event.json');
  writeFileSync(file, JSON.stringify({ pull_request: { number: 7, head: { sha: 'a'.repeat(40), ref: 'x', repo } } }));
  expect(readContext({ GITHUB_REPOSITORY: 'acme/petstore', GITHUB_EVENT_PATH: file })).toMatchObject({ isFork });
  rmSync(folder, { recursive: true });
});

function contextOf(event: object, env: Record<string, string> = {}, texts: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'context-'));
  const file = join(folder, 'event.json');
  writeFileSync(file, JSON.stringify(event));
  const context = readContext(
    { GITHUB_REPOSITORY: 'acme/petstore', GITHUB_EVENT_PATH: file, GITHUB_SHA: 'b'.repeat(40), ...env },
    texts,
  );
  rmSync(folder, { recursive: true });
  return context;
}

const SHA = 'a'.repeat(40);

test.each([
  [`refs/heads/gh-readonly-queue/main/pr-104-${'c'.repeat(40)}`, 104],
  [`refs/heads/gh-readonly-queue/release/2.x/pr-7-${'c'.repeat(40)}`, 7],
  ['refs/heads/pr-104-of-mine', undefined],
])('the merge queue is about its own commit, and %s belongs to pull request %s', (ref, pullRequest) => {
  const { source } = contextOf({ merge_group: { head_sha: SHA, head_ref: ref } });
  expect(source).toMatchObject({ sha: SHA, ref: ref.replace('refs/heads/', '') });
  expect(source.pullRequest).toBe(pullRequest);
});

test('a run that another one started is about the commit of that one, and of the pull request that is named', () => {
  const event = { workflow_run: { head_sha: SHA, head_branch: 'from-fork' } };
  expect(contextOf(event).source).not.toHaveProperty('pullRequest');
  expect(contextOf(event, {}, { 'pull-request': '12' }).source).toMatchObject({ sha: SHA, ref: 'from-fork', pullRequest: 12 });
});

test("the event's pull request is not another one because an input says so", () => {
  const event = { pull_request: { number: 7, head: { sha: SHA, ref: 'x' } } };
  expect(contextOf(event, {}, { 'pull-request': '12' }).source).toMatchObject({ sha: SHA, pullRequest: 7 });
});

test.each(['twelve', '-1', '0', '1e3'])('what is no number names no pull request: %s', (text) => {
  expect(contextOf({}, {}, { 'pull-request': text }).source).not.toHaveProperty('pullRequest');
});
